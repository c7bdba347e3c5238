// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.access.audit.AuditedPolicy;
import io.dataflowoauth.access.audit.AuditedVerifier;
import io.dataflowoauth.access.guardrail.Guardrails;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.LeakReport;
import io.dataflowoauth.testkit.LeakSweep;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Secrets in whatever audit sees, and all that audit writes: none shows (threats D-30). */
class AuditCanaryTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ORDERS = "https://orders.example";

    @TempDir
    private static Path folder;

    private final Planted planted = new Planted();
    private final EverySink sinks = new EverySink(folder, planted);
    private final AuditTrail trail = AuditTrail.open(sinks.options(), TokenTime.system());
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient shop =
            issuer.registerClient(FakeClient.basic("shop").withScopes("orders.read"));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withObserver(trail.observer())
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
            .withSecret("shop", Mono.just(shop.secret())));

    @AfterEach
    void stop() {
        runtime.close();
        issuer.close();
        sinks.close();
    }

    @Test
    void no_secret_shows_in_what_any_sink_wrote() {
        acquireAndUse();
        revoke();
        verify();
        decide();
        guard();
        trail.record(AuditEvent.of(
                        AuditActivity.TRAIL,
                        AuditOutcome.UNDECIDED,
                        TokenTime.system().now()))
                .block(LONG);
        runtime.close();
        trail.closeGracefully().block(LONG);

        LeakSweep sweep = LeakSweep.forKnownSecretsAnd(planted.all());
        sinks.written().forEach(sweep::text);
        LeakReport report = sweep.report();

        report.requireNone();
        assertThat(sinks.seen().stream().map(AuditEvent::activity).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(AuditActivity.values());
        assertThat(sinks.seen().stream().map(AuditEvent::outcome).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(AuditOutcome.values());
        assertThat(planted.all()).hasSize(22);
        assertThat(report.places()).isEqualTo(9);
        assertThat(sinks.written())
                .allSatisfy((place, text) -> assertThat(text).as(place).isNotEmpty());
    }

    @Test
    void the_sweep_finds_what_it_looks_for() {
        String secret = planted.of("a secret");

        LeakReport report = LeakSweep.forKnownSecretsAnd(planted.all())
                .text("a sink", "{\"detail\":\"" + secret + "\"}")
                .report();

        assertThat(report.leaks()).hasSize(1);
    }

    /** A stream gets a token, uses it, is refused; its issuer says no, and breaks, with secrets in the answers. */
    private void acquireAndUse() {
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "shop", ClientAuthentication.clientSecretBasic(SecretRef.named("shop")))
                .withScopes("orders.read")
                .recipe();
        try (TokenStream stream = TokenStream.open(recipe, runtime)) {
            stream.use(token -> Mono.just(planted.and("token of a stream", token.reveal())))
                    .block(LONG);
            Refusal refusal = Refusal.ofStatus(403).withError("insufficient_scope");
            stream.use(token -> Mono.error(new CallRefusedException(refusal)))
                    .onErrorComplete()
                    .block(LONG);
            Refusal busy = Refusal.ofStatus(503);
            stream.use(token -> Mono.error(new CallRefusedException(busy)))
                    .onErrorComplete()
                    .block(LONG);
        }
        String told = planted.of("body of a refusal");
        issuer.answerNext(1, FakeAnswer.json(400, "{\"error\":\"invalid_grant\",\"hint\":\"" + told + "\"}"));
        issuer.answerNext(1, FakeAnswer.json(500, "<html>" + planted.of("body of a breakdown")));
        for (String name : List.of("first", "second")) {
            try (TokenStream stream = TokenStream.open(recipe(name), runtime)) {
                stream.token().onErrorComplete().block(LONG);
            }
        }
    }

    private TokenRecipe recipe(String audience) {
        return OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "shop", ClientAuthentication.clientSecretBasic(SecretRef.named("shop")))
                .withScopes("orders.read")
                .withAudience("https://" + audience + ".example")
                .recipe();
    }

    /** A token of a source of one's own, which takes it back; its request asks for claims. */
    private void revoke() {
        TokenRequest request = TokenRequest.defaults()
                .withClaims("{\"id_token\":{\"acr\":\"" + planted.of("claims asked for") + "\"}}");
        TokenStream stream = TokenStream.of(new OwnSource(planted), request, runtime);
        stream.token().block(LONG);
        stream.closeGracefully().block(LONG);
    }

    private void verify() {
        TokenVerifier verifier = TokenVerifier.open(
                VerifierOptions.defaults()
                        .withProfile(TokenProfile.plain(issuer.issuer().toString(), ORDERS)),
                runtime);
        AuditedVerifier audited = trail.verifying(verifier);
        Map<String, ?> claims = Map.of("ssn", planted.of("claim"), "jti", planted.of("jti"));
        Secret good = issuer.subjectToken("ada", ORDERS, claims);
        Secret bad = issuer.subjectToken("ada", "https://else.example", claims);
        planted.and("token that is verified", good.reveal());
        planted.and("token for another", bad.reveal());
        PresentedToken presented = PresentedToken.of(good.reveal());
        List<PresentedToken> all = List.of(
                presented,
                presented,
                PresentedToken.of(bad.reveal()),
                PresentedToken.of(planted.of("opaque token")),
                PresentedToken.of(planted.and("broken token", good.reveal().substring(3))),
                presented.withProof(
                        "GET", URI.create(ORDERS + "/?key=" + planted.of("query")), List.of(planted.of("proof"))),
                presented.withNonce(planted.of("nonce")),
                presented.withAccessToken(planted.of("access token beside")),
                presented.withCode(planted.of("code")).withState(planted.of("state")));
        all.forEach(one -> audited.verify(one)
                .contextWrite(context -> context.put(AuditTrail.TRACEPARENT, planted.of("traceparent")))
                .onErrorComplete()
                .block(LONG));
    }

    private void decide() {
        LivePolicy live = LivePolicy.open(ConditionEngine.none(), TokenTime.system());
        live.replace(PolicyText.yaml(
                        "roles: [{name: r, permissions: [t.view]}]\nbindings: [{role: r, members: [allUsers]}]"))
                .block(LONG);
        AuditedPolicy policy = trail.deciding(live);
        Caller caller =
                Caller.named("user:ada@example.com").withAttribute("session", planted.of("attribute of a caller"));
        for (String permission : List.of("t.view", "t.drop")) {
            AccessQuestion question = AccessQuestion.of(caller, permission, Resource.of("//r.example/t"))
                    .withAttribute("cookie", planted.of("attribute of a request"));
            policy.decide(question).block(LONG);
        }
    }

    private void guard() {
        Guardrails rails = Guardrails.defaults().withLongestLifetime(Duration.ofMinutes(1));
        rails.over(new OwnSource(planted), TokenTime.system(), trail.findings())
                .token(TokenRequest.defaults())
                .onErrorComplete()
                .block(LONG);
    }

    private record OwnSource(Planted planted) implements RevocableSource {
        @Override
        public Mono<AccessToken> token(TokenRequest request) {
            return Mono.fromSupplier(() -> AccessToken.bearer(planted.of("token of a source"), Duration.ofHours(1))
                    .withScopes(Set.of("orders.read")));
        }

        @Override
        public Mono<Void> revoke(AccessToken token) {
            return Mono.empty();
        }
    }
}
