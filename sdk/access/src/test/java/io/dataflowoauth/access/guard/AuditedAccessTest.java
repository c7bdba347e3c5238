// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.dataflowoauth.access.audit.AuditSink;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.access.fixture.Forge;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an audit trail holds of requests before a guard. */
class AuditedAccessTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Heard sink = new Heard();
    private final AuditTrail trail =
            AuditTrail.open(AuditOptions.defaults().withSink(sink).requiring(), new Door().desk.time);
    private final Door door = new Door(options -> options.withObserver(AuditedAccess.in(trail)));

    @AfterEach
    void close() {
        trail.closeGracefully().block(SOON);
    }

    @Test
    void who_is_let_in_is_recorded_as_caller_and_as_allowed() {
        String token = Door.token();

        door.answer(Door.bearing(token), Door.READ);

        AuditEvent called = sink.events.get(0);
        AuditEvent decided = sink.events.get(1);
        assertThat(sink.events).hasSize(2);
        assertThat(called.activity()).isEqualTo(AuditActivity.VERIFY);
        assertThat(called.outcome()).isEqualTo(AuditOutcome.ALLOWED);
        assertThat(called.name()).contains("ada");
        assertThat(called.what()).contains("GET /orders");
        assertThat(decided.activity()).isEqualTo(AuditActivity.DECIDE);
        assertThat(decided.outcome()).isEqualTo(AuditOutcome.ALLOWED);
        assertThat(decided.what()).contains("orders.read");
        assertThat(decided.rule()).contains("binding secret-binding");
        assertThat(sink.events)
                .allSatisfy(event -> assertThat(event.tokenFingerprint()).contains(trail.fingerprint(token)));
    }

    @Test
    void what_the_policy_denies_is_recorded_with_its_layer_and_code() {
        door.answer(Door.bearing(Door.token()), Door.DELETE);

        AuditEvent denied = sink.events.get(1);
        assertThat(denied.activity()).isEqualTo(AuditActivity.DECIDE);
        assertThat(denied.outcome()).isEqualTo(AuditOutcome.DENIED);
        assertThat(denied.code()).contains("policy.not-granted");
        assertThat(denied.chain()).containsExactly("ada");
    }

    @Test
    void what_the_route_asks_of_a_token_is_a_decision_too() {
        door.answer(Door.bearing(Door.token()), Requirement.verified().withScopes("orders.write"));

        AuditEvent denied = sink.events.get(1);
        assertThat(denied.activity()).isEqualTo(AuditActivity.DECIDE);
        assertThat(denied.outcome()).isEqualTo(AuditOutcome.DENIED);
        assertThat(denied.code()).contains("access.scope-missing");
        assertThat(denied.what()).contains("GET /orders");
    }

    @Test
    void a_token_that_is_not_believed_is_one_event_without_its_text() {
        String token = Forge.token().with("aud", "\"https://other.example\"").jwt();

        door.answer(Door.bearing(token), Door.READ);

        assertThat(sink.events).singleElement().satisfies(event -> {
            assertThat(event.activity()).isEqualTo(AuditActivity.VERIFY);
            assertThat(event.outcome()).isEqualTo(AuditOutcome.DENIED);
            assertThat(event.code()).contains("access.audience-wrong");
            assertThat(event.toString()).doesNotContain(token);
        });
    }

    @Test
    void who_brings_no_token_is_recorded_as_nobody() {
        door.answer(Door.request(), Door.READ);

        assertThat(sink.events).singleElement().satisfies(event -> {
            assertThat(event.code()).contains("guard.credentials-missing");
            assertThat(event.chain()).isEmpty();
            assertThat(event.tokenFingerprint()).isEmpty();
        });
    }

    @Test
    void a_trail_that_must_be_whole_lets_nobody_in_whom_it_cannot_record() {
        sink.failing = true;

        GuardAnswer answer = door.answer(Door.bearing(Door.token()), Door.READ);

        assertThat(answer.status()).isEqualTo(503);
    }

    private static final class Heard implements AuditSink {
        private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
        private volatile boolean failing;

        @Override
        public void take(List<AuditEvent> taken) throws IOException {
            if (failing) {
                throw new IOException("The disk is full");
            }
            events.addAll(taken);
        }

        @Override
        public void close() {}
    }
}
