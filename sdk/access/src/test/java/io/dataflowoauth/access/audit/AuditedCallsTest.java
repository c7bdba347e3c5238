// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.NotAllowedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Who calls a service, and what they may: one event for each outcome (threats D-31). */
class AuditedCallsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
    private static final Caller ADA = Caller.named("user:ada@example.com");

    private final Desk desk = new Desk(Desk.access());
    private final HeardSink sink = HeardSink.free();
    private final AuditTrail trail = AuditTrail.open(AuditOptions.defaults().withSink(sink), new ManualTime());
    private final AuditedVerifier verifier = trail.verifying(desk.verifier);
    private final AuditedPolicy policy = trail.deciding(EveryKind.policy());

    @Test
    void a_verified_token_is_one_event_with_a_name_and_no_token() throws InterruptedException {
        String token = Forge.token().with("scope", "\"orders.read\"").jwt();

        verifier.verify(token)
                .contextWrite(context -> context.put(AuditTrail.TRACEPARENT, PARENT))
                .block(LONG);

        AuditEvent event = only();
        assertThat(event.activity()).isEqualTo(AuditActivity.VERIFY);
        assertThat(event.outcome()).isEqualTo(AuditOutcome.ALLOWED);
        assertThat(event.name()).contains("ada");
        assertThat(event.chain()).last().isEqualTo("ada");
        assertThat(event.issuer()).contains(Forge.ISSUER);
        assertThat(event.resource()).contains(Forge.AUDIENCE);
        assertThat(event.scopesGranted()).containsExactly("orders.read");
        assertThat(event.tokenFingerprint()).contains(trail.fingerprint(token));
        assertThat(event.tokenId()).contains(trail.fingerprint("t-1"));
        assertThat(event.traceId()).contains(TRACE);
        assertThat(event.spanId()).contains("b7ad6b7169203331");
        assertThat(event.toString()).doesNotContain(token);
    }

    @Test
    void a_token_that_is_remembered_is_an_event_each_time_it_comes() throws InterruptedException {
        String token = Forge.token().jwt();

        verifier.verify(token).block(LONG);
        verifier.verify(token).block(LONG);

        List<AuditEvent> heard = all(2);
        assertThat(heard).extracting(AuditEvent::id).doesNotHaveDuplicates();
        assertThat(heard)
                .extracting(AuditEvent::tokenFingerprint)
                .containsOnly(heard.get(0).tokenFingerprint());
    }

    @Test
    void two_presentations_of_one_principal_have_different_fingerprints() throws InterruptedException {
        verifier.verify(Forge.token().jwt()).block(LONG);
        verifier.verify(Forge.token().with("jti", "\"t-2\"").jwt()).block(LONG);

        assertThat(all(2)).extracting(AuditEvent::tokenFingerprint).doesNotHaveDuplicates();
    }

    @Test
    void a_refused_token_is_one_event_with_layer_code_and_who() throws InterruptedException {
        String token = Forge.token().with("aud", "\"https://else.example\"").jwt();

        StepVerifier.create(verifier.verify(PresentedToken.of(token))).verifyError(NotVerifiedException.class);

        AuditEvent event = only();
        assertThat(event.outcome()).isEqualTo(AuditOutcome.DENIED);
        assertThat(event.layer()).contains("authentication");
        assertThat(event.code()).contains("access.audience-wrong");
        assertThat(event.name()).contains("ada");
        assertThat(event.tokenFingerprint()).contains(trail.fingerprint(token));
    }

    @Test
    void keys_that_cannot_be_had_leave_it_undecided() throws InterruptedException {
        desk.server.goDown();

        StepVerifier.create(verifier.verify(Forge.token().jwt())).verifyError(NotVerifiedException.class);

        assertThat(only().outcome()).isEqualTo(AuditOutcome.UNDECIDED);
        assertThat(only().layer()).contains("transport");
    }

    @Test
    void who_gives_up_leaves_one_event_and_not_two() throws InterruptedException {
        desk.server.answer(Mono.never());

        Disposable waiting = verifier.verify(Forge.token().jwt()).subscribe();
        waiting.dispose();
        waiting.dispose();

        assertThat(only().code()).contains("audit.cancelled");
        assertThat(only().outcome()).isEqualTo(AuditOutcome.UNDECIDED);
    }

    @Test
    void who_goes_after_the_answer_leaves_no_second_event() throws InterruptedException {
        verifier.verify(Forge.token().jwt()).flux().take(1).blockLast(LONG);

        assertThat(only().outcome()).isEqualTo(AuditOutcome.ALLOWED);
    }

    @Test
    void each_decision_is_one_event_with_revision_rule_and_id() throws InterruptedException {
        var allowed = policy.decide(question("orders.read")).block(LONG);
        StepVerifier.create(policy.require(question("orders.delete"))).verifyError(NotAllowedException.class);
        StepVerifier.create(policy.require(question("orders.ship"))).verifyError(NotAllowedException.class);
        assertThat(policy.require(question("orders.read")).block(LONG)).isEqualTo(allowed);

        List<AuditEvent> heard = all(4);
        assertThat(heard)
                .extracting(AuditEvent::outcome)
                .containsExactly(
                        AuditOutcome.ALLOWED, AuditOutcome.DENIED, AuditOutcome.UNDECIDED, AuditOutcome.ALLOWED);
        assertThat(heard.get(0).decisionId()).contains(allowed.id());
        assertThat(heard.get(0).policyRevision()).contains(allowed.policyRevision());
        assertThat(heard.get(0).rule()).contains("binding readers");
        assertThat(heard.get(0).what()).contains("orders.read");
        assertThat(heard.get(0).resource()).contains("//orders.example/orders/1");
        assertThat(heard.get(1).layer()).contains("authorization");
        assertThat(heard.get(1).code()).contains("policy.not-granted");
    }

    @Test
    void where_it_is_required_what_cannot_be_recorded_does_not_happen() {
        sink.fail(true);
        AuditTrail required = required();

        StepVerifier.create(
                        required.verifying(desk.verifier).verify(Forge.token().jwt()))
                .verifyErrorSatisfies(failed ->
                        assertThat(((NotRecordedException) failed).code()).isEqualTo("audit.sink-failed"));
        StepVerifier.create(required.deciding(EveryKind.policy()).decide(question("orders.read")))
                .verifyError(NotRecordedException.class);
    }

    @Test
    void where_it_is_required_a_no_stays_the_no_that_it_is() {
        sink.fail(true);
        AuditTrail required = required();

        StepVerifier.create(required.verifying(desk.verifier).verify("no token"))
                .verifyError(NotVerifiedException.class);
        StepVerifier.create(required.deciding(EveryKind.policy()).require(question("orders.delete")))
                .verifyError(NotAllowedException.class);
    }

    @Test
    void where_it_is_required_each_outcome_is_one_event_as_well() throws InterruptedException {
        AuditTrail required = required();
        AuditedVerifier strict = required.verifying(desk.verifier);
        desk.verified(Forge.token().jwt());

        strict.verify(Forge.token().jwt()).block(LONG);
        StepVerifier.create(strict.verify("no token")).verifyError(NotVerifiedException.class);
        required.deciding(EveryKind.policy()).decide(question("orders.read")).block(LONG);
        desk.server.answer(Mono.never());
        new Desk(new ManualTime(), VerifierOptions.defaults(), Desk.access());
        required.closeGracefully().block(LONG);

        assertThat(sink.heard(3))
                .extracting(AuditEvent::outcome)
                .containsExactly(AuditOutcome.ALLOWED, AuditOutcome.DENIED, AuditOutcome.ALLOWED);
    }

    @Test
    void where_it_is_required_giving_up_is_told_too() throws InterruptedException {
        desk.server.answer(Mono.never());

        required()
                .verifying(desk.verifier)
                .verify(Forge.token().jwt())
                .subscribe()
                .dispose();

        assertThat(sink.heard(1)).extracting(event -> event.code().orElse("")).containsExactly("audit.cancelled");
    }

    private AuditTrail required() {
        return AuditTrail.open(
                AuditOptions.defaults().withSink(sink).requiring().withDeadline(LONG), new ManualTime());
    }

    private static AccessQuestion question(String permission) {
        return AccessQuestion.of(ADA, permission, EveryKind.ORDER);
    }

    private AuditEvent only() throws InterruptedException {
        return all(1).get(0);
    }

    private List<AuditEvent> all(int count) throws InterruptedException {
        trail.closeGracefully().block(LONG);
        List<AuditEvent> heard = sink.heard(count);
        assertThat(heard).hasSize(count);
        return heard;
    }
}
