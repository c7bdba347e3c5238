// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Queues, sinks that are slow, down or throw (threats C-21, D-34), and the end. */
class AuditTrailTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HeardSink sink = HeardSink.free();

    @Test
    void an_event_reaches_each_sink() throws InterruptedException {
        HeardSink other = HeardSink.free();
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink).withSink(other));
        AuditEvent event = event("one");

        trail.record(event).block(LONG);

        assertThat(sink.heard(1)).containsExactly(event);
        assertThat(other.heard(1)).containsExactly(event);
    }

    @Test
    void nothing_is_recorded_before_somebody_subscribes() {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));

        Mono<Void> recording = trail.record(event("one"));

        assertThat(recording).isNotNull();
        assertThat(trail.health().waiting()).isZero();
    }

    @Test
    void events_come_in_the_order_in_which_they_were_recorded() throws InterruptedException {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));

        IntStream.range(0, 2_000).forEach(i -> trail.record(event("e" + i)).block(LONG));

        assertThat(sink.heard(2_000))
                .extracting(event -> event.what().orElseThrow())
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(i -> "e" + i).toList());
    }

    @Test
    void a_full_queue_drops_and_the_next_event_there_tells_how_many() throws InterruptedException {
        HeardSink slow = HeardSink.shut();
        AuditTrail trail = trail(AuditOptions.defaults().withSink(slow).withMostWaiting(3));

        trail.record(event("first")).block(LONG);
        slow.awaitCall();
        IntStream.range(0, 10).forEach(i -> trail.record(event("more")).block(LONG));
        assertThat(trail.health().dropped()).isEqualTo(8);
        slow.open();

        List<AuditEvent> heard = slow.heard(4);
        assertThat(heard)
                .filteredOn(event -> event.activity() == AuditActivity.TRAIL)
                .hasSize(1)
                .allSatisfy(told -> {
                    assertThat(told.code()).contains("audit.events-lost");
                    assertThat(told.detail()).contains("8 events are missing here.");
                });
    }

    @Test
    void a_slow_sink_holds_up_no_other() throws InterruptedException {
        HeardSink slow = HeardSink.shut();
        AuditTrail trail = trail(AuditOptions.defaults().withSink(slow).withSink(sink));

        trail.record(event("one")).block(LONG);
        trail.record(event("two")).block(LONG);

        assertThat(sink.heard(2)).hasSize(2);
        slow.open();
    }

    @Test
    void a_sink_that_fails_loses_its_events_and_is_told_when_it_is_well_again() throws InterruptedException {
        sink.fail(true);
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));
        trail.record(event("lost")).block(LONG);
        awaitLost(trail, 1);

        sink.fail(false);
        trail.record(event("kept")).block(LONG);

        assertThat(sink.heard(2))
                .extracting(event -> event.detail().or(event::what).orElse(""))
                .containsExactly("1 events are missing here.", "kept");
        trail.closeGracefully().block(LONG);
        assertThat(trail.health().taken()).isEqualTo(2);
    }

    @Test
    void closing_writes_what_waits_and_closes_the_sinks() throws InterruptedException {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink).withGathering(Duration.ofSeconds(1)));
        IntStream.range(0, 700).forEach(i -> trail.record(event("e" + i)).block(LONG));

        trail.closeGracefully().block(LONG);

        assertThat(sink.heard(700)).hasSize(700);
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void closing_gives_up_after_its_deadline() {
        HeardSink stuck = HeardSink.shut();
        AuditTrail trail = trail(AuditOptions.defaults().withSink(stuck).withDeadline(Duration.ofMillis(20)));
        trail.record(event("one")).block(LONG);

        trail.closeGracefully().block(LONG);

        assertThat(stuck.isClosed()).isFalse();
        stuck.open();
    }

    @Test
    void a_closed_trail_takes_nothing_and_says_so_where_it_is_required() {
        AuditTrail required = trail(AuditOptions.defaults().withSink(sink).requiring());
        AuditTrail other = trail(AuditOptions.defaults().withSink(HeardSink.free()));
        required.closeGracefully().block(LONG);
        required.close();
        other.closeGracefully().block(LONG);

        other.record(event("late")).block(LONG);

        assertThat(code(required.record(event("late")))).isEqualTo("audit.closed");
        assertThat(other.health().dropped()).isEqualTo(1);
    }

    @Test
    void a_watcher_sees_the_events_from_then_on_until_the_end() {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));
        trail.record(event("before")).block(LONG);

        StepVerifier.create(trail.events().map(event -> event.what().orElse("")))
                .expectSubscription()
                .then(() -> trail.record(event("then")).block(LONG))
                .expectNext("then")
                .then(() -> trail.closeGracefully().block(LONG))
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void a_watcher_sees_the_end_of_a_trail_that_nobody_waits_for() {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));

        StepVerifier.create(trail.events())
                .expectSubscription()
                .then(trail::close)
                .expectComplete()
                .verify(LONG);
    }

    @Test
    void streams_tell_each_outcome_once_and_nothing_else() throws InterruptedException {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));
        AccessToken token = AccessToken.bearer("a-token", Duration.ofMinutes(5));

        EveryKind.noOutcomes(token).forEach(trail.observer()::on);
        EveryKind.outcomesOfStreams(token).forEach(trail.observer()::on);

        trail.closeGracefully().block(LONG);
        assertThat(sink.heard(11))
                .hasSize(11)
                .extracting(AuditEvent::activity)
                .containsExactly(
                        AuditActivity.ACQUIRE,
                        AuditActivity.ACQUIRE,
                        AuditActivity.ACQUIRE,
                        AuditActivity.ACQUIRE,
                        AuditActivity.USE,
                        AuditActivity.USE,
                        AuditActivity.USE,
                        AuditActivity.USE,
                        AuditActivity.REVOKE,
                        AuditActivity.REVOKE,
                        AuditActivity.GUARDRAIL);
        assertThat(sink.heard(11))
                .extracting(AuditEvent::outcome)
                .containsExactly(
                        AuditOutcome.ALLOWED,
                        AuditOutcome.ALLOWED,
                        AuditOutcome.DENIED,
                        AuditOutcome.UNDECIDED,
                        AuditOutcome.ALLOWED,
                        AuditOutcome.DENIED,
                        AuditOutcome.DENIED,
                        AuditOutcome.UNDECIDED,
                        AuditOutcome.ALLOWED,
                        AuditOutcome.UNDECIDED,
                        AuditOutcome.ALLOWED);
    }

    @Test
    void a_token_has_one_fingerprint_from_its_issuing_to_its_end() throws InterruptedException {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));
        AccessToken token = AccessToken.bearer("a-token", Duration.ofMinutes(5));

        EveryKind.outcomesOfStreams(token).forEach(trail.observer()::on);

        trail.closeGracefully().block(LONG);
        assertThat(sink.heard(11))
                .filteredOn(event -> event.tokenId().isPresent())
                .hasSize(7)
                .allSatisfy(event -> assertThat(event.tokenFingerprint()).contains(trail.fingerprint("a-token")));
    }

    @Test
    void what_guardrails_find_is_told() throws InterruptedException {
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink));

        EveryKind.findings().forEach(trail.findings());

        assertThat(sink.heard(2))
                .extracting(AuditEvent::outcome)
                .containsExactly(AuditOutcome.DENIED, AuditOutcome.ALLOWED);
        assertThat(sink.heard(2)).allSatisfy(event -> {
            assertThat(event.activity()).isEqualTo(AuditActivity.GUARDRAIL);
            assertThat(event.code()).contains("guardrail.scope");
            assertThat(event.scopesAsked()).containsExactly("orders.read", "orders.write");
        });
    }

    @Test
    void many_threads_record_and_nothing_is_lost_or_told_twice() throws InterruptedException {
        HeardSink far = HeardSink.free();
        AuditTrail trail = AuditTrail.open(
                AuditOptions.defaults().withSink(far).withMostWaiting(100_000).withGathering(Duration.ZERO),
                TokenRuntime.open(RuntimeOptions.defaults().withTime(new ManualTime())));
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> IntStream.range(0, 5_000)
                    .forEach(i -> trail.record(event("e")).block(LONG))));
        }

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        trail.closeGracefully().block(LONG);

        assertThat(far.heard(20_000)).extracting(AuditEvent::id).hasSize(20_000).doesNotHaveDuplicates();
        assertThat(trail.health().taken()).isEqualTo(20_000);
        assertThat(trail.health().dropped()).isZero();
        assertThat(trail.health().lost()).isZero();
    }

    private static void awaitLost(AuditTrail trail, long count) {
        Mono.fromCallable(() -> trail.health().lost())
                .filter(lost -> lost == count)
                .repeatWhenEmpty(again -> again.delayElements(Duration.ofMillis(2)))
                .block(LONG);
    }

    private static AuditTrail trail(AuditOptions options) {
        return AuditTrail.open(options, new ManualTime());
    }

    private static AuditEvent event(String what) {
        return AuditEvent.of(AuditActivity.USE, AuditOutcome.ALLOWED, ManualTime.START)
                .withWhat(what);
    }

    private static String code(Mono<Void> recording) {
        return recording
                .then(Mono.just("recorded"))
                .onErrorResume(NotRecordedException.class, failed -> Mono.just(failed.code()))
                .block(LONG);
    }
}
