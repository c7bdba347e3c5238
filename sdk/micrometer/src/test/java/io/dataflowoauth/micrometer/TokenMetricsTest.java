// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Each event as a meter, and what never becomes one (D-37). */
class TokenMetricsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TokenMetrics metrics = TokenMetrics.of(registry);

    @ParameterizedTest
    @MethodSource("outcomes")
    void each_event_counts_exactly_once_for_each_outcome(TokenEvent event, List<String> meters) {
        metrics.on(event);

        assertThat(counted()).containsExactlyInAnyOrderElementsOf(meters);
    }

    static Stream<Arguments> outcomes() {
        String calls = "dataflow.oauth.calls code=none outcome=";
        String refusals = "dataflow.oauth.refusals code=core.call-";
        return Stream.of(
                outcome(Events.asked(), "dataflow.oauth.calls.started"),
                outcome(Events.issued(SECOND, false), calls + "issued", "dataflow.oauth.call.time"),
                outcome(
                        Events.issued(SECOND, true),
                        calls + "issued",
                        "dataflow.oauth.call.time",
                        "dataflow.oauth.replacements"),
                outcome(Events.unchanged(), calls + "unchanged"),
                outcome(Events.failed(), "dataflow.oauth.calls code=core.acquisition-deadline outcome=failed"),
                outcome(Events.used(false), "dataflow.oauth.uses replay=false"),
                outcome(Events.used(true), "dataflow.oauth.uses replay=true"),
                outcome(Events.refused(401, true), refusals + "token-invalid layer=authentication then=replayed"),
                outcome(Events.refused(403, false), refusals + "refused layer=authorization then=told"),
                outcome(Events.refused(503, false), refusals + "unavailable layer=transport then=told"),
                outcome(
                        Events.refused(429, false).retriedAfter(SECOND),
                        refusals + "throttled layer=transport then=retried"),
                outcome(Events.invalidated(), "dataflow.oauth.invalidations"),
                outcome(Events.spared(), "dataflow.oauth.spared"),
                outcome(Events.revoked(), "dataflow.oauth.revocations code=none outcome=revoked"),
                outcome(
                        Events.notRevoked(),
                        "dataflow.oauth.revocations code=core.acquisition-deadline outcome=failed"),
                outcome(Events.closed(), "dataflow.oauth.streams.closed"),
                outcome(Events.unheardOf(), "dataflow.oauth.events.other"));
    }

    @Test
    void no_kind_of_event_is_left_without_a_meter_of_its_own() {
        Set<Class<?>> told = outcomes().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());

        assertThat(Arrays.stream(TokenEvents.class.getClasses()).filter(TokenEvent.class::isAssignableFrom))
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(told).contains(kind));
    }

    @Test
    void the_time_of_a_call_is_that_of_the_event() {
        metrics.on(Events.issued(Duration.ofMillis(300), false));
        metrics.on(Events.issued(Duration.ofMillis(500), true));

        Timer time = registry.get("dataflow.oauth.call.time").timer();
        assertThat(time.count()).isEqualTo(2);
        assertThat(time.totalTime(java.util.concurrent.TimeUnit.MILLISECONDS)).isEqualTo(800);
    }

    @Test
    void without_being_asked_no_meter_tells_who_or_which_stream() {
        everyEvent().forEach(metrics::on);

        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting("key")
                .doesNotContain("principal", "stream");
    }

    @Test
    void principals_and_streams_are_told_to_whoever_asks() {
        TokenMetrics telling = metrics.withPrincipals(10).withStreams(10);

        everyEvent().forEach(telling::on);

        assertThat(registry.get("dataflow.oauth.calls.started")
                        .tags("principal", "reader", "stream", "stream-1")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.getMeters())
                .allSatisfy(meter ->
                        assertThat(meter.getId().getTags()).extracting("key").contains("principal", "stream"));
    }

    @Test
    void of_ten_thousand_principals_and_streams_few_are_told_and_none_is_lost() {
        TokenMetrics telling = metrics.withPrincipals(20).withStreams(5);

        IntStream.range(0, 10_000)
                .forEach(i -> telling.on(Events.asked("principal-" + i % 100 + "-" + i, "stream-" + i)));

        assertThat(values("principal")).hasSize(21).contains("principal-0-0", "other");
        assertThat(values("stream")).hasSize(6).contains("stream-0", "other");
        assertThat(registry.getMeters()).hasSize(21);
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void many_threads_tell_no_more_values_than_one_and_lose_no_event() {
        TokenMetrics telling = metrics.withPrincipals(20);

        IntStream.range(0, 10_000).parallel().forEach(i -> telling.on(Events.asked("principal-" + i, "stream-1")));

        assertThat(values("principal")).hasSize(21).contains("other");
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void no_principal_at_all_is_told_where_none_may_be() {
        metrics.withPrincipals(0).on(Events.asked());

        assertThat(values("principal")).containsExactly("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://client.example/id",
                "HTTP://client.example",
                "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiaWxsaW5nIn0.c2lnbmF0dXJl",
                "ya29.canary"
            })
    void a_principal_that_is_a_url_or_shaped_like_a_secret_is_not_told(String principal) {
        metrics.withPrincipals(10).on(Events.asked(principal, "stream-1"));

        assertThat(values("principal")).containsExactly("other");
    }

    @Test
    void a_principal_without_end_is_not_told() {
        metrics.withPrincipals(10).on(Events.asked("x".repeat(201), "stream-1"));

        assertThat(values("principal")).containsExactly("other");
    }

    @Test
    void a_source_that_invents_codes_cannot_make_meters_without_end() {
        IntStream.range(0, 10_000)
                .forEach(i -> metrics.on(Events.failed(new ErrorCode("mine.code-" + i, "It failed.", "Mend it."))));

        assertThat(values("code")).hasSize(257).contains("other");
        assertThat(total()).isEqualTo(10_000);
    }

    @Test
    void nothing_secret_stands_in_any_meter() {
        everyEvent().forEach(metrics.withPrincipals(10).withStreams(10)::on);

        assertThat(registry.getMeters())
                .isNotEmpty()
                .allSatisfy(
                        meter -> assertThat(meter.getId() + " " + meter.getId().getDescription())
                                .doesNotContain("canary", Events.TOKEN.id()));
    }

    @Test
    void each_meter_says_in_a_sentence_what_it_measures_and_in_what() {
        everyEvent().forEach(metrics::on);

        assertThat(registry.getMeters()).allSatisfy(meter -> {
            assertThat(meter.getId().getName()).matches("dataflow\\.oauth(\\.[a-z]+)+");
            assertThat(meter.getId().getDescription()).matches("[A-Z].{10,}[^.]");
            assertThat(meter.getId().getBaseUnit()).isNotBlank();
        });
    }

    @Test
    void a_live_token_that_is_served_tells_nothing_and_makes_no_meter() {
        List<TokenEvent> events = new CopyOnWriteArrayList<>();
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(new SteppedTime())
                .withObserver(metrics)
                .withObserver(events::add));
        TokenStream stream = TokenStream.of(request -> Mono.just(Events.TOKEN), TokenRequest.defaults(), runtime);
        stream.token().block();
        List<String> before = counted();

        for (int i = 0; i < 1_000; i++) {
            stream.token().block();
        }

        assertThat(counted()).isEqualTo(before).hasSize(3);
        assertThat(events).hasSize(2);
    }

    @Test
    void a_limit_is_not_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.withPrincipals(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> metrics.withStreams(-1));
    }

    private static Arguments outcome(TokenEvent event, String... meters) {
        return Arguments.of(
                event, Arrays.stream(meters).map(meter -> meter + " 1.0").toList());
    }

    private static Stream<TokenEvent> everyEvent() {
        return outcomes().map(row -> (TokenEvent) row.get()[0]);
    }

    /** Name, tags and count of each meter. */
    private List<String> counted() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getName()
                        + meter.getId().getTags().stream()
                                .map(tag -> " " + tag.getKey() + "=" + tag.getValue())
                                .collect(Collectors.joining())
                        + " " + count(meter))
                .sorted()
                .toList();
    }

    private double total() {
        return registry.getMeters().stream()
                .mapToDouble(TokenMetricsTest::count)
                .sum();
    }

    private Set<String> values(String tag) {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag(tag))
                .collect(Collectors.toSet());
    }

    private static double count(Meter meter) {
        return meter instanceof Counter counter ? counter.count() : (double) ((Timer) meter).count();
    }
}
