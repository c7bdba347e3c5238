// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Where what cannot be recorded must not happen (threats C-21). */
class RequiredTrailTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final HeardSink sink = HeardSink.free();

    @Test
    void what_is_required_completes_when_all_sinks_have_it() throws InterruptedException {
        HeardSink slow = HeardSink.shut();
        AuditTrail trail = trail(AuditOptions.defaults()
                .withSink(sink)
                .withSink(slow)
                .requiring()
                .withDeadline(LONG));

        StepVerifier.create(trail.record(event("one")))
                .expectSubscription()
                .then(() -> {
                    assertThat(heard(sink)).hasSize(1);
                    slow.open();
                })
                .expectComplete()
                .verify(LONG);
        assertThat(slow.heard(1)).hasSize(1);
    }

    @Test
    void what_is_required_fails_if_a_sink_fails() {
        sink.fail(true);
        AuditTrail trail = trail(AuditOptions.defaults().withSink(sink).requiring());

        assertThat(code(trail.record(event("one")))).isEqualTo("audit.sink-failed");
        assertThat(trail.health().lost()).isEqualTo(1);
    }

    @Test
    void what_is_required_fails_if_a_sink_is_late() {
        AuditTrail trail = trail(
                AuditOptions.defaults().withSink(HeardSink.shut()).requiring().withDeadline(Duration.ofMillis(20)));

        assertThat(code(trail.record(event("one")))).isEqualTo("audit.late");
    }

    @Test
    void what_is_required_fails_if_too_many_wait() throws InterruptedException {
        HeardSink slow = HeardSink.shut();
        AuditTrail trail =
                trail(AuditOptions.defaults().withSink(slow).requiring().withMostWaiting(1));
        Disposable first = trail.record(event("first")).subscribe();
        slow.awaitCall();

        assertThat(code(trail.record(event("second")))).isEqualTo("audit.queue-full");
        first.dispose();
        slow.open();
    }

    @Test
    void a_required_trail_without_a_sink_is_a_mistake() {
        assertThatThrownBy(() -> trail(AuditOptions.defaults().requiring()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withSink");
    }

    private static List<AuditEvent> heard(HeardSink sink) {
        try {
            return sink.heard(1);
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
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
