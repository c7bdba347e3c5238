// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.AuthorizedCall;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.Refusals;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DpopGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final FakeClient client = issuer.registerClient(FakeClient.privateKeyJwt("bill")
            .withScopes("bills.read")
            .withAudiences("bills")
            .withBoundTokens());
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withSecret("key", Mono.just(client.privateKeyPem()))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @BeforeEach
    void both_servers_ask_for_nonces() {
        stub.trust(issuer, "bills");
        stub.protect(ProtectedResource.at("GET", "/bills").requiringScope("bills.read"));
        issuer.rotateDpopNonce();
        stub.rotateDpopNonce();
    }

    @AfterEach
    void stop() {
        runtime.close();
        vertx.close();
        stub.close();
        issuer.close();
    }

    // #region recipe
    static TokenRecipe bound(URI issuer) {
        ClientAuthentication proof = ClientAuthentication.privateKeyJwt(SecretRef.named("key"));
        return OAuth2Recipes.clientCredentials(issuer, "bill", proof)
                .withScopes("bills.read")
                .withAudience("bills")
                .withDpop()
                .recipe();
    }

    static Mono<HttpResponse<Buffer>> bills(WebClient client, TokenStream tokens, URI api) {
        return AuthorizedWebClient.of(client, tokens, api).get(api.resolve("/bills"));
    }
    // #endregion recipe

    @Test
    void a_call_proves_the_key_of_its_token() {
        try (TokenStream tokens = TokenStream.open(bound(issuer.issuer()), runtime)) {
            HttpResponse<Buffer> answer =
                    bills(WebClient.create(vertx), tokens, stub.base()).block(SOON);

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    // #region other
    static Mono<String> bills(HttpClient client, TokenStream tokens, URI url) {
        return tokens.use(token -> AuthorizedCall.of("GET", url)
                .send(token, headers -> sent(client, url, headers), DpopGuideTest::read)
                .map(answer -> accepted(read(answer), answer.body())));
    }

    static Mono<java.net.http.HttpResponse<String>> sent(HttpClient client, URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        headers.forEach(request::header);
        return Mono.fromFuture(() -> client.sendAsync(request.build(), BodyHandlers.ofString()));
    }

    static HttpAnswer read(java.net.http.HttpResponse<String> answer) {
        return HttpAnswer.of(answer.statusCode(), answer.headers().map(), new byte[0]);
    }
    // #endregion other

    private static String accepted(HttpAnswer answer, String body) {
        if (answer.status() == 401) {
            throw new CallRefusedException(Refusals.of(answer));
        }
        return body;
    }

    @Test
    void another_http_client_proves_it_too() {
        try (TokenStream tokens = TokenStream.open(bound(issuer.issuer()), runtime)) {
            String answer = bills(
                            HttpClient.newHttpClient(), tokens, stub.base().resolve("/bills"))
                    .block(SOON);

            assertThat(answer).isEqualTo("{}");
        }
    }

    @Test
    void a_login_brings_its_own_key() {
        FakeClient mobile =
                issuer.registerClient(FakeClient.withoutSecret("mobile").withBoundTokens());
        Secret login = issuer.refreshToken(mobile, "ada");
        try (TokenRuntime own = TokenRuntime.open(RuntimeOptions.defaults()
                .withSecret("login", Mono.just(login))
                .withSecret("login-key", Mono.just(client.privateKeyPem()))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)))) {
            // #region login
            OAuth2Client bound = OAuth2Client.of(issuer.issuer(), "mobile", ClientAuthentication.none())
                    .withDpop(DpopBinding.of(SecretRef.named("login-key")));
            TokenRecipe recipe =
                    OAuth2Recipes.refreshing(SecretRef.named("login"), bound).recipe();
            // #endregion login
            try (TokenStream stream = TokenStream.open(recipe, own)) {
                AccessToken token = stream.token().block(SOON);

                assertThat(token.type()).isEqualTo("DPoP");
            }
        }
    }
}
