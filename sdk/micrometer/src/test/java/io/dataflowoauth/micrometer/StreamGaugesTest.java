// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The health of a stream as gauges that do not hold it. */
class StreamGaugesTest {
    private static final int GAUGES = 9;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TokenMetrics metrics = TokenMetrics.of(registry);
    private final SteppedTime time = new SteppedTime();
    private final List<TokenStream> keeping = new ArrayList<>();
    private final AtomicBoolean down = new AtomicBoolean();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(time).withJitter(() -> 0.5));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_stream_that_was_never_asked_is_empty() {
        metrics.bind(stream(), "billing");

        assertThat(state("empty")).isEqualTo(1);
        assertThat(state("fresh")).isZero();
        assertThat(value("until.refresh")).isZero();
        assertThat(value("until.expiry")).isZero();
        assertThat(value("gate.shut")).isZero();
        assertThat(value("failures")).isZero();
    }

    @Test
    void a_live_token_shows_in_seconds_how_long_it_lasts() {
        TokenStream stream = stream();
        metrics.bind(stream, "billing");

        stream.token().block();

        assertThat(state("fresh")).isEqualTo(1);
        assertThat(value("until.expiry")).isEqualTo(3_590);
        assertThat(value("until.refresh")).isEqualTo(1_710);
        assertThat(registry.get("dataflow.oauth.stream.until.expiry")
                        .timeGauge()
                        .getId()
                        .getBaseUnit())
                .isEqualTo("seconds");
    }

    @Test
    void an_outage_shows_as_failures_and_a_shut_gate() {
        TokenStream stream = stream();
        metrics.bind(stream, "billing");
        stream.token().block();
        down.set(true);

        time.step(Duration.ofMinutes(50));
        stream.token().block();

        assertThat(state("aging")).isEqualTo(1);
        assertThat(value("failures")).isEqualTo(1);
        assertThat(value("gate.shut")).isEqualTo(1);
    }

    @Test
    void a_closed_stream_shows_that_it_is_closed() {
        TokenStream stream = stream();
        metrics.bind(stream, "billing");

        stream.close();

        assertThat(state("closed")).isEqualTo(1);
        assertThat(state("empty")).isZero();
    }

    @Test
    void closed_gauges_leave_the_registry_and_the_stream_goes_on() {
        TokenStream stream = stream();
        StreamGauges gauges = metrics.bind(stream, "billing");
        assertThat(registry.getMeters()).hasSize(GAUGES);

        gauges.close();
        gauges.close();

        assertThat(registry.getMeters()).isEmpty();
        assertThat(stream.token().block()).isNotNull();
    }

    @Test
    void a_second_stream_of_a_name_takes_the_place_of_the_first() {
        StreamGauges first = metrics.bind(stream(), "billing");
        TokenStream stream = stream();
        StreamGauges second = metrics.bind(stream, "billing");

        stream.token().block();
        first.close();

        assertThat(state("fresh")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(GAUGES);
        second.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void of_many_streams_a_hundred_are_shown_and_one_that_is_closed_makes_room() {
        List<StreamGauges> gauges = IntStream.range(0, 10_000)
                .mapToObj(i -> metrics.bind(kept(), "stream " + i))
                .toList();
        assertThat(registry.getMeters()).hasSize(100 * GAUGES);

        gauges.get(9_999).close();
        assertThat(registry.getMeters()).hasSize(100 * GAUGES);
        gauges.get(0).close();
        metrics.bind(kept(), "late");

        assertThat(registry.getMeters()).hasSize(100 * GAUGES);
        assertThat(registry.find("dataflow.oauth.stream.failures")
                        .tag("stream", "late")
                        .gauge())
                .isNotNull();
    }

    @Test
    void a_stream_is_not_held_by_its_gauges_and_its_place_is_free_once_it_is_gone() {
        WeakReference<TokenStream> stream = forgotten();

        for (int i = 0; i < 100 && stream.get() != null; i++) {
            System.gc();
        }
        assertThat(stream.get()).isNull();
        assertThat(value("failures")).isNaN();

        metrics.bind(kept(), "another");
        assertThat(registry.getMeters()).hasSize(GAUGES).noneMatch(StreamGaugesTest::isOfBilling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://api.example/x", "ya29.canary", "a\nb"})
    void a_name_is_one_short_line_no_url_and_no_secret(String name) {
        TokenStream stream = stream();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.bind(stream, name))
                .withMessageNotContaining("canary");
        assertThat(registry.getMeters()).isEmpty();
    }

    private WeakReference<TokenStream> forgotten() {
        TokenStream stream = stream();
        metrics.bind(stream, "billing");
        return new WeakReference<>(stream);
    }

    private TokenStream kept() {
        TokenStream stream = stream();
        keeping.add(stream);
        return stream;
    }

    private TokenStream stream() {
        return TokenStream.of(
                request -> Mono.fromCallable(() -> {
                    if (down.get()) {
                        throw new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "");
                    }
                    return AccessToken.bearer("token", Duration.ofHours(1));
                }),
                TokenRequest.defaults(),
                runtime);
    }

    private double state(String state) {
        return registry.get("dataflow.oauth.stream.state")
                .tags("stream", "billing", "state", state)
                .gauge()
                .value();
    }

    private double value(String name) {
        return registry.get("dataflow.oauth.stream." + name)
                .tag("stream", "billing")
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private static boolean isOfBilling(Meter meter) {
        return "billing".equals(meter.getId().getTag("stream"));
    }
}
