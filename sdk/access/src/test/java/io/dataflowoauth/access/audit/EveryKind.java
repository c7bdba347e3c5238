// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.guardrail.GuardrailCodes;
import io.dataflowoauth.access.guardrail.GuardrailFinding;
import io.dataflowoauth.access.guardrail.Guardrails;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Whatever an event can be made of: each outcome of each activity, by the code that makes them in earnest. */
final class EveryKind {
    static final TokenRequest REQUEST = TokenRequest.defaults()
            .withPrincipal(PrincipalChain.of("worker").then("reader@shop.example"))
            .withScopes("orders.read", "orders.write")
            .withAudience("https://orders.example");

    static final TokenEvents.Origin ORIGIN = new TokenEvents.Origin(ManualTime.START, "s-1", REQUEST);
    static final Resource ORDER = Resource.of("//orders.example/orders/1");

    private EveryKind() {}

    static List<TokenEvent> outcomesOfStreams(AccessToken token) {
        TokenException rejected = new TokenException.Forbidden(GuardrailCodes.SCOPE, "The scope is none of yours.");
        TokenException down = new TokenException.Unavailable(CoreCodes.SOURCE_BROKEN, "Nobody answered.");
        AccessToken live = token.withScopes(REQUEST.scopes()).stamped(ManualTime.START);
        return List.of(
                new TokenEvents.Issued(ORIGIN, live, Duration.ofMillis(40), false),
                new TokenEvents.Unchanged(ORIGIN),
                new TokenEvents.Failed(ORIGIN, rejected),
                new TokenEvents.Failed(ORIGIN, down.forPrincipal(PrincipalChain.of("somebody else"))),
                new TokenEvents.Used(ORIGIN, live.id(), false),
                refused(live, Diagnosis.Layer.AUTHENTICATION),
                refused(live, Diagnosis.Layer.AUTHORIZATION),
                refused(live, Diagnosis.Layer.TRANSPORT),
                new TokenEvents.Revoked(ORIGIN, live.id()),
                new TokenEvents.NotRevoked(ORIGIN, live.id(), down),
                new TokenWarning(ORIGIN, GuardrailCodes.LIFETIME, "It would live 7200 s."));
    }

    static List<TokenEvent> noOutcomes(AccessToken token) {
        return List.of(
                new TokenEvents.Asked(ORIGIN),
                new TokenEvents.Invalidated(ORIGIN, token.id()),
                new TokenEvents.Spared(ORIGIN, token.id()),
                new TokenEvents.StreamClosed(ORIGIN),
                new TokenWarning(ORIGIN, CoreCodes.SOURCE_BROKEN, "Something else."));
    }

    /** Whatever becomes of those who call a service. */
    static List<Mono<?>> calls(
            AuditedVerifier verifier, AuditedPolicy policy, PresentedToken good, PresentedToken bad) {
        Caller ada = Caller.named("user:ada@example.com");
        return List.of(
                verifier.verify(good),
                verifier.verify(bad),
                policy.decide(AccessQuestion.of(ada, "orders.read", ORDER)),
                policy.require(AccessQuestion.of(ada, "orders.delete", ORDER)),
                policy.require(AccessQuestion.of(ada, "orders.ship", ORDER)));
    }

    /** Reading is granted, shipping depends on a condition that nobody here understands, deleting is nobody's. */
    static LivePolicy policy() {
        LivePolicy live = LivePolicy.open(ConditionEngine.none(), new ManualTime());
        live.replace(PolicyText.yaml("""
                        revision: r7
                        roles:
                          - {name: reader, permissions: [orders.read]}
                          - {name: shipper, permissions: [orders.ship]}
                        bindings:
                          - {id: readers, role: reader, members: ["user:ada@example.com"]}
                          - {id: shippers, role: shipper, members: ["user:ada@example.com"],
                             condition: {expression: "request.time < timestamp('2030-01-01T00:00:00Z')"}}
                        """)).block();
        return live;
    }

    static List<GuardrailFinding> findings() {
        List<GuardrailFinding> findings = new ArrayList<>();
        Guardrails rails = Guardrails.defaults().withScopes(List.of("orders.read"));
        for (Guardrails one : List.of(rails, rails.observing())) {
            one.over(
                            request -> Mono.just(AccessToken.bearer("t", Duration.ofMinutes(5))),
                            new ManualTime(),
                            findings::add)
                    .token(REQUEST)
                    .onErrorComplete()
                    .block();
        }
        return findings;
    }

    /** One event of each kind and outcome, with as much in it as there can be. */
    static List<AuditEvent> events() {
        List<AuditEvent> events = new ArrayList<>();
        AccessToken token = AccessToken.bearer("a-token", Duration.ofMinutes(5));
        outcomesOfStreams(token).forEach(event -> AuditEvents.of(event).ifPresent(events::add));
        findings().forEach(finding -> events.add(AuditEvents.found(finding)));
        Desk desk = new Desk(Desk.access());
        events.add(AuditEvents.verified(
                desk.verified(Forge.token().with("scope", "\"a b\"").jwt()), ManualTime.START));
        events.add(refusal(
                desk, Forge.token().with("aud", "\"https://else.example\"").jwt()));
        desk.server.goDown();
        desk.time.step(Duration.ofDays(2));
        events.add(refusal(desk, Forge.token().jwt()));
        LivePolicy policy = policy();
        for (String permission : List.of("orders.read", "orders.delete", "orders.ship")) {
            events.add(AuditEvents.decided(
                    policy.decide(AccessQuestion.of(Caller.named("user:ada@example.com"), permission, ORDER)),
                    ManualTime.START));
        }
        events.add(AuditEvent.of(AuditActivity.TRAIL, AuditOutcome.UNDECIDED, ManualTime.START)
                .withReason(AuditCodes.EVENTS_LOST.name(), "3 events are missing here."));
        return events.stream()
                .map(event -> event.withTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                .toList();
    }

    private static AuditEvent refusal(Desk desk, String token) {
        return desk.verifier
                .verify(token)
                .map(good -> AuditEvents.verified(good, ManualTime.START))
                .onErrorResume(
                        NotVerifiedException.class, bad -> Mono.just(AuditEvents.notVerified(bad, ManualTime.START)))
                .block();
    }

    private static TokenEvent refused(AccessToken token, Diagnosis.Layer layer) {
        Diagnosis diagnosis = Diagnosis.of(layer, CoreCodes.SOURCE_BROKEN, REQUEST.principal())
                .withMissing("orders.admin")
                .withEvidence(List.of("The answer was 403."));
        return new TokenEvents.Refused(ORIGIN, token.id(), diagnosis, Duration.ofMillis(3), false);
    }
}
