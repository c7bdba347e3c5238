// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.LeakSweep;
import io.dataflowoauth.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Tokens that are bound to a key, at an issuer that really checks each proof (RFC 9449, A-20d to A-20f). */
class BoundTokenTest {
    private static final SecretRef KEY = SecretRef.named("key");
    private static final SecretRef WORD = SecretRef.named("word");

    private final Workload workload = Workload.create(FakeOidcIssuerOptions::withRotatingRefreshTokens);

    @AfterEach
    void close() {
        workload.close();
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                Arguments.of(FakeClient.withoutSecret("bill"), ClientAuthentication.none()),
                Arguments.of(FakeClient.basic("bill"), ClientAuthentication.clientSecretBasic(WORD)),
                Arguments.of(FakeClient.post("bill"), ClientAuthentication.clientSecretPost(WORD)),
                Arguments.of(FakeClient.secretJwt("bill"), ClientAuthentication.clientSecretJwt(WORD)),
                Arguments.of(FakeClient.privateKeyJwt("bill"), ClientAuthentication.privateKeyJwt(KEY)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void however_a_client_proves_itself_it_gets_a_bound_token_after_one_demand_for_a_nonce(
            FakeClient registered, ClientAuthentication authentication) {
        FakeClient client = workload.register(registered.withBoundTokens());
        workload.secret("word", client::secret).secret("key", client::privateKeyPem);
        workload.issuer.rotateDpopNonce();

        AccessToken token = workload.token(workload.stream(own(authentication)));

        assertThat(workload.issuer.accepts(token.reveal())).isTrue();
        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
        assertThat(payload(token)).contains(token.binding().thumbprint());
        assertThat(refusals()).containsExactly("use_dpop_nonce");
    }

    @ParameterizedTest
    @MethodSource("grants")
    void whatever_a_client_presents_it_gets_a_bound_token(String name) {
        FakeClient client =
                workload.register(FakeClient.withoutSecret("bill").withKeys().withBoundTokens());
        AtomicReference<Secret> login = new AtomicReference<>(workload.issuer.refreshToken(client, "ada"));
        String issuer = workload.issuer.issuer().toString();
        workload.secret("login", login::get)
                .secret("ada", () -> workload.issuer.subjectToken("ada", issuer))
                .secret("key", client::privateKeyPem)
                .bound(RefreshTokenKeeper.class, "vault", next -> Mono.fromRunnable(() -> login.set(next)));
        workload.issuer.rotateDpopNonce();
        TokenStream stream = workload.stream(recipe(name, client));

        AccessToken first = workload.token(stream);
        stream.invalidate(first);
        AccessToken second = workload.token(stream);

        assertThat(second.binding()).isEqualTo(first.binding());
        assertThat(second.type()).isEqualTo("DPoP");
        assertThat(workload.issuer.accepts(second.reveal())).isTrue();
        assertThat(refusals()).containsOnly("use_dpop_nonce");
    }

    static Stream<String> grants() {
        return Stream.of(
                "client credentials", "refresh token", "token exchange", "own assertion", "presented assertion");
    }

    private TokenRecipe recipe(String grant, FakeClient client) {
        OAuth2Client bill = bound();
        SubjectToken ada = SubjectToken.named("ada");
        return switch (grant) {
            case "client credentials" -> OAuth2Recipes.clientCredentials(bill).recipe();
            case "refresh token" ->
                OAuth2Recipes.refreshing(SecretRef.named("login"), bill)
                        .withKeeper("vault")
                        .recipe();
            case "token exchange" -> OAuth2Recipes.exchanging(ada, bill).recipe();
            case "own assertion" ->
                OAuth2Recipes.asserting("ada", KeyPlace.text(KEY), bill)
                        .withKeyId(client.keyId())
                        .recipe();
            default -> OAuth2Recipes.presenting(ada, bill).recipe();
        };
    }

    @Test
    void a_20e_nonces_that_change_under_a_running_stream_cost_at_most_one_request_each() {
        workload.register(FakeClient.withoutSecret("bill").withBoundTokens());
        workload.issuer.rotateDpopNonce();
        TokenStream stream = workload.stream(own(ClientAuthentication.none()));
        for (int i = 0; i < 20; i++) {
            assertThat(workload.issuer.accepts(workload.token(stream).reveal())).isTrue();
            workload.clock.advance(Duration.ofMinutes(1));
            workload.issuer.rotateDpopNonce();
        }

        assertThat(refusals()).containsExactly("use_dpop_nonce");
        workload.issuer.rotateDpopNonce();
        workload.issuer.rotateDpopNonce();
        assertThat(workload.issuer.accepts(workload.token(stream).reveal())).isTrue();
        assertThat(refusals()).containsExactly("use_dpop_nonce", "use_dpop_nonce");
    }

    @Test
    void a_20e_an_issuer_that_always_asks_for_another_nonce_has_refused_after_one() {
        workload.register(FakeClient.withoutSecret("bill"));
        workload.issuer.answerNext(
                9, FakeAnswer.json(400, "{\"error\":\"use_dpop_nonce\"}").withHeader("DPoP-Nonce", "another"));

        TokenException failure = workload.failure(workload.stream(own(ClientAuthentication.none())));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.nonce-refused");
        assertThat(failure.retryCanHelp()).isFalse();
        assertThat(workload.issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(2);
    }

    @Test
    void a_demand_for_a_nonce_shuts_no_gate_and_waits_for_nothing() {
        workload.register(FakeClient.withoutSecret("bill"));
        workload.issuer.rotateDpopNonce();
        TokenStream stream = workload.stream(own(ClientAuthentication.none()));
        var before = workload.clock.now();

        workload.token(stream);

        assertThat(workload.clock.now()).isEqualTo(before);
        assertThat(stream.health().servesToken()).isTrue();
    }

    @Test
    void a_clock_that_is_off_is_told_with_the_clock_as_remedy() {
        try (Workload skewed = Workload.create(options ->
                options.withTime(TestClock.startingAt(workload.clock.now().plus(Duration.ofMinutes(10)))))) {
            skewed.register(FakeClient.withoutSecret("bill"));

            TokenException failure = skewed.failure(skewed.stream(OAuth2Recipes.clientCredentials(
                            skewed.at("bill", ClientAuthentication.none()).withDpop())
                    .recipe()));

            assertThat(failure.code()).isEqualTo("oauth2.proof-refused");
            assertThat(FirstDiagnosis.of(failure).remedy()).contains("clock");
            assertThat(failure.refusal().orElseThrow().description().orElseThrow())
                    .contains("server's clock");
        }
    }

    @Test
    void a_refresh_token_that_is_bound_to_a_key_is_of_use_with_that_key_in_another_process_too() {
        FakeClient client = workload.register(FakeClient.withoutSecret("bill").withKeys());
        AtomicReference<Secret> login = new AtomicReference<>(workload.issuer.refreshToken(client, "ada"));
        workload.secret("login", login::get)
                .secret("key", client::privateKeyPem)
                .bound(RefreshTokenKeeper.class, "vault", next -> Mono.fromRunnable(() -> login.set(next)));
        TokenRecipe bound = refreshing(DpopBinding.of(KEY));

        AccessToken before = workload.token(workload.stream(bound));
        workload.restart();
        AccessToken after = workload.token(workload.stream(bound));
        workload.restart();
        TokenException failure = workload.failure(workload.stream(refreshing(DpopBinding.ephemeral())));

        assertThat(after.binding()).isEqualTo(before.binding());
        assertThat(failure.code()).isEqualTo("oauth2.grant-refused");
    }

    private TokenRecipe refreshing(DpopBinding binding) {
        return OAuth2Recipes.refreshing(
                        SecretRef.named("login"),
                        workload.at("bill", ClientAuthentication.none()).withDpop(binding))
                .withKeeper("vault")
                .recipe();
    }

    @Test
    void a_20f_nothing_of_key_proof_and_nonce_is_printed_or_kept() throws Exception {
        FakeClient client = workload.register(FakeClient.withoutSecret("bill").withKeys());
        workload.secret("key", client::privateKeyPem);
        workload.issuer.rotateDpopNonce();
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                        workload.at("bill", ClientAuthentication.none()).withDpop(DpopBinding.of(KEY)))
                .recipe();
        TokenStream stream = workload.stream(recipe);
        AccessToken token = workload.token(stream);
        workload.issuer.answerNext(9, FakeAnswer.json(400, "{\"error\":\"invalid_dpop_proof\"}"));
        stream.invalidate(token);
        TokenException failure = workload.failure(stream);

        LeakSweep.forKnownSecrets()
                .text("recipe", recipe.json())
                .object("recipe", recipe)
                .text("token", token + " " + token.dpopKey() + " " + token.binding())
                .text("stream", stream + " " + stream.health())
                .text("journal", workload.issuer.journal().toString())
                .failure("failure", failure)
                .report()
                .requireNone();
        assertThat(failure.code()).isEqualTo("oauth2.proof-refused");
    }

    private OAuth2Client bound() {
        return workload.at("bill", ClientAuthentication.none()).withDpop();
    }

    private TokenRecipe own(ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(
                        workload.at("bill", authentication).withDpop())
                .recipe();
    }

    private List<String> refusals() {
        return workload.issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED).stream()
                .map(entry -> entry.code().orElse(""))
                .toList();
    }

    private static String payload(AccessToken token) {
        return new String(Base64.getUrlDecoder().decode(token.reveal().split("\\.")[1]), StandardCharsets.UTF_8);
    }
}
