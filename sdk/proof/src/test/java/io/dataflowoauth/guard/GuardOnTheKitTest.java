// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.AccessOutcome;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.Requirement;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.LeakSweep;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A guarded service, an issuer and our own client, over real sockets: what the one says the other understands. */
class GuardOnTheKitTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AccessOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private URI service = URI.create("http://127.0.0.1");

    @BeforeEach
    void start() throws Exception {
        issuer.registerClient(FakeClient.withoutSecret("bill")
                .withScopes("bills.read", "bills.write")
                .withAudiences("bills")
                .withBoundTokens());
        LivePolicy policy = LivePolicy.open(ConditionEngine.none(), TokenTime.system());
        policy.replace(PolicyText.json(
                        "{\"roles\":[{\"name\":\"reader\",\"permissions\":[\"bills.read\"]}],\"bindings\":"
                                + "[{\"role\":\"reader\",\"members\":[\"principal://" + issuer.issuer()
                                + "/subject/bill\"]}]}"))
                .block();
        GuardOptions options = GuardOptions.defaults()
                .withPolicy(policy)
                .withProofNonces(Duration.ofMinutes(5))
                .withObserver(outcome -> Mono.fromRunnable(() -> outcomes.add(outcome)));
        serve(AccessGuard.open(verifier(), options, TokenTime.system()));
    }

    @AfterEach
    void close() {
        runtime.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        issuer.close();
    }

    @Test
    void a_bound_token_of_our_own_client_comes_in_after_one_demand_for_a_nonce() {
        try (TokenStream stream = stream("bills.read")) {
            AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), stream, service);

            List<String> answers = Flux.range(0, 20)
                    .concatMap(call -> web.get(service.resolve("/bills/" + call + "?page=2")))
                    .map(answer -> answer.bodyAsString())
                    .collectList()
                    .block(PATIENCE);

            assertThat(answers).hasSize(20).containsOnly("hello bill");
            assertThat(codes()).containsExactly("access.proof-nonce-wrong");
        }
    }

    @Test
    void a_client_reads_which_scope_is_missing() {
        try (TokenStream stream = stream("bills.read")) {
            Diagnosis diagnosis = refused(stream, "/write");

            assertThat(diagnosis.code()).isEqualTo("core.call-scope-insufficient");
            assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
            assertThat(diagnosis.missing()).contains("bills.write");
        }
    }

    @Test
    void a_client_reads_that_a_role_is_missing_and_the_service_knows_which() {
        try (TokenStream stream = stream("bills.read")) {
            Diagnosis diagnosis = refused(stream, "/admin");

            assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
            assertThat(outcomes.get(outcomes.size() - 1)
                            .diagnosis()
                            .orElseThrow()
                            .missing())
                    .isEqualTo("bills.delete on //bills");
        }
    }

    @Test
    void an_outage_of_the_issuer_is_told_as_one() throws Exception {
        issuer.registerClient(FakeClient.withoutSecret("carl").withAudiences("bills"));
        String token;
        try (TokenStream stream = TokenStream.open(
                OAuth2Recipes.clientCredentials(issuer.issuer(), "carl", ClientAuthentication.none())
                        .withAudience("bills")
                        .recipe(),
                runtime)) {
            token = stream.token().block(PATIENCE).reveal();
        }
        issuer.goDown();

        HttpResponse<String> down = get("/bills/1", token);

        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.headers().firstValue("Retry-After")).contains("30");
        assertThat(down.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void many_callers_at_once_have_one_outcome_each_and_their_own() {
        List<String> tokens = IntStream.range(0, 200)
                .mapToObj(call -> call % 2 == 0 ? "bad" + call : "")
                .toList();

        List<Integer> statuses = Flux.fromIterable(tokens)
                .flatMap(
                        token -> Mono.fromFuture(
                                http.sendAsync(ask("/bills/1", token), HttpResponse.BodyHandlers.ofString())),
                        32)
                .map(HttpResponse::statusCode)
                .collectList()
                .block(PATIENCE);

        assertThat(statuses).hasSize(200).containsOnly(401);
        assertThat(outcomes).hasSize(200);
        assertThat(codes().stream().filter("guard.credentials-missing"::equals)).hasSize(100);
        assertThat(codes().stream().filter("access.token-malformed"::equals)).hasSize(100);
    }

    @Test
    void no_token_is_in_any_outcome_or_answer() throws Exception {
        String token = issuer.subjectToken("bill", "elsewhere").reveal();

        String answer = get("/bills/1", token).body();

        LeakSweep.forKnownSecrets()
                .text("answer", answer)
                .text("outcomes", outcomes.toString())
                .text("diagnoses", codes().toString() + outcomes.get(0).diagnosis())
                .report()
                .requireNone();
        assertThat(outcomes.get(0).presented().orElseThrow()).hasToString("Secret[masked]");
    }

    private Diagnosis refused(TokenStream stream, String path) {
        AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), stream, service);
        return catchThrowableOfType(
                        CallRefusedException.class,
                        () -> web.get(service.resolve(path)).block(PATIENCE))
                .diagnosis()
                .orElseThrow();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        return http.send(ask(path, token), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest ask(String path, String token) {
        HttpRequest.Builder ask = HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE);
        return (token.isEmpty() ? ask : ask.header("Authorization", "Bearer " + token)).build();
    }

    private List<String> codes() {
        return outcomes.stream()
                .flatMap(outcome -> outcome.diagnosis().stream())
                .map(Diagnosis::code)
                .toList();
    }

    private TokenStream stream(String scope) {
        return TokenStream.open(
                OAuth2Recipes.clientCredentials(issuer.issuer(), "bill", ClientAuthentication.none())
                        .withScopes(scope)
                        .withAudience("bills")
                        .withDpop()
                        .recipe(),
                runtime);
    }

    private TokenVerifier verifier() {
        return TokenVerifier.open(
                VerifierOptions.defaults()
                        .withProfile(TokenProfile.accessToken(issuer.issuer().toString(), "bills")),
                runtime);
    }

    private void serve(AccessGuard guard) throws Exception {
        Resource bills = Resource.of("//bills");
        Router router = Router.router(vertx);
        router.get("/bills/:id").handler(GuardHandler.of(guard, Requirement.permission("bills.read", bills)));
        router.get("/write")
                .handler(GuardHandler.of(guard, Requirement.verified().withScopes("bills.write")));
        router.get("/admin").handler(GuardHandler.of(guard, Requirement.permission("bills.delete", bills)));
        router.route()
                .handler(context -> context.end(
                        "hello " + GuardHandler.access(context).principal().subject()));
        int port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
        service = Objects.requireNonNull(URI.create("http://127.0.0.1:" + port));
    }
}
