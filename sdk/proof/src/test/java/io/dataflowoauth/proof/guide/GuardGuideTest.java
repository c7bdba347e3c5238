// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditSink;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.access.guard.Access;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.AccessObserver;
import io.dataflowoauth.access.guard.AuditedAccess;
import io.dataflowoauth.access.guard.GuardAnswer;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.GuardedRequest;
import io.dataflowoauth.access.guard.Requirement;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.guard.GuardHandler;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class GuardGuideTest {
    private static final String ORDERS = "https://orders.example";

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final LivePolicy policy = LivePolicy.open(ConditionEngine.none(), TokenTime.system());
    private final TokenVerifier verifier = TokenVerifier.open(
            VerifierOptions.defaults()
                    .withProfile(TokenProfile.plain(issuer.issuer().toString(), ORDERS)),
            runtime);

    @BeforeEach
    void grant() {
        policy.replace(PolicyText.json("{\"roles\":[{\"name\":\"reader\",\"permissions\":[\"orders.read\"]}],"
                        + "\"bindings\":[{\"role\":\"reader\",\"members\":[\"principal://" + issuer.issuer()
                        + "/subject/ada\"]}]}"))
                .block();
    }

    @AfterEach
    void stop() {
        runtime.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        issuer.close();
    }

    @Test
    void a_request_is_let_in_or_answered() {
        AccessObserver trail = AccessObserver.none();
        // #region guard
        AccessGuard guard = AccessGuard.open(
                verifier,
                GuardOptions.defaults().withPolicy(policy).withObserver(trail),
                runtime.options().time());
        // #endregion guard
        GuardedRequest request = GuardedRequest.of("GET", URI.create("https://orders.example/orders/7"))
                .withHeader(
                        "Authorization",
                        "Bearer " + issuer.subjectToken("ada", ORDERS).reveal());

        // #region admit
        Requirement needed = Requirement.permission("orders.read", Resource.of("//orders.example/orders"));

        Mono<String> welcome = guard.admit(request, needed)
                .map(access -> "Welcome, " + access.principal().name())
                .onErrorResume(failure -> {
                    GuardAnswer answer = guard.answer(request, needed, failure);
                    return Mono.just(answer.status() + " " + answer.headers().get("WWW-Authenticate"));
                });
        // #endregion admit

        assertThat(welcome.block()).isEqualTo("Welcome, ada");
    }

    @Test
    void routes_of_vertx_web_are_guarded() throws Exception {
        AccessGuard guard = AccessGuard.open(
                verifier,
                GuardOptions.defaults().withPolicy(policy),
                runtime.options().time());

        // #region handler
        Router router = Router.router(vertx);
        router.route("/orders/:tenant/*")
                .handler(GuardHandler.of(
                        guard,
                        context -> Requirement.permission(
                                        "orders.read",
                                        Resource.of("//orders.example/tenants/" + context.pathParam("tenant"))
                                                .in(Resource.of("//orders.example")))
                                .withScopes("orders")))
                .handler(BodyHandler.create(false))
                .handler(context -> {
                    Access access = GuardHandler.access(context);
                    context.end("Welcome, " + access.principal().name());
                });
        // #endregion handler
        String token =
                issuer.subjectToken("ada", ORDERS, Map.of("scope", "orders")).reveal();
        String bare = issuer.subjectToken("ada", ORDERS).reveal();
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();

        assertThat(get(port, token).body()).isEqualTo("Welcome, ada");
        assertThat(get(port, bare).headers().firstValue("WWW-Authenticate"))
                .contains("Bearer error=\"insufficient_scope\", scope=\"orders\"");
    }

    @Test
    void each_outcome_is_told_before_anybody_is_answered() {
        List<String> log = Collections.synchronizedList(new ArrayList<>());

        // #region observer
        AccessObserver observer = outcome -> Mono.fromRunnable(() -> log.add(outcome.diagnosis()
                .map(why -> "refused " + outcome.principal().acting() + ": " + why.code())
                .orElse("admitted " + outcome.principal().acting())));
        // #endregion observer

        AccessGuard guard = AccessGuard.open(
                verifier,
                GuardOptions.defaults().withObserver(observer),
                runtime.options().time());
        GuardedRequest request = GuardedRequest.of("GET", URI.create(ORDERS))
                .withHeader(
                        "Authorization",
                        "Bearer "
                                + issuer.subjectToken("ada", "https://billing.example")
                                        .reveal());
        guard.admit(request, Requirement.verified()).onErrorComplete().block();

        assertThat(log).containsExactly("refused ada: access.audience-wrong");
    }

    @Test
    void each_outcome_is_in_the_audit_trail() {
        List<AuditEvent> recorded = Collections.synchronizedList(new ArrayList<>());
        AuditSink sink = recorded::addAll;

        // #region audit
        AuditTrail trail =
                AuditTrail.open(AuditOptions.defaults().withSink(sink).requiring(), runtime);
        AccessGuard guard = AccessGuard.open(
                verifier,
                GuardOptions.defaults().withPolicy(policy).withObserver(AuditedAccess.in(trail)),
                runtime.options().time());
        // #endregion audit
        GuardedRequest request = GuardedRequest.of("GET", URI.create("https://orders.example/orders/7"))
                .withHeader(
                        "Authorization",
                        "Bearer " + issuer.subjectToken("ada", ORDERS).reveal());
        guard.admit(request, Requirement.permission("orders.read", Resource.of("//orders.example/orders")))
                .block();
        trail.closeGracefully().block();

        assertThat(recorded)
                .extracting(AuditEvent::activity)
                .containsExactly(AuditActivity.VERIFY, AuditActivity.DECIDE);
    }

    private static HttpResponse<String> get(int port, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/acme/7"))
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
