// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** An API that its users have stubbed with WireMock long ago, called with tokens of the kit. */
class StubsOfYourOwnTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient nightly = issuer.registerClient(FakeClient.basic("nightly"));
    private final WireMockServer orders =
            new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
            .withSecret("nightly", Mono.just(nightly.secret())));
    private final TokenStream tokens = TokenStream.open(
            OAuth2Recipes.clientCredentials(
                            issuer.issuer(),
                            "nightly",
                            ClientAuthentication.clientSecretBasic(SecretRef.named("nightly")))
                    .recipe(),
            runtime);

    @BeforeEach
    void start() {
        orders.start();
    }

    @AfterEach
    void stop() {
        tokens.close();
        runtime.close();
        orders.stop();
        vertx.close();
        issuer.close();
    }

    @Test
    void a_stub_sees_a_token_that_the_issuer_stands_by() {
        // #region stub
        orders.stubFor(get("/orders").willReturn(okJson("[]")));

        AuthorizedWebClient client =
                AuthorizedWebClient.of(WebClient.create(vertx), tokens, URI.create(orders.baseUrl()));
        client.get(URI.create(orders.baseUrl() + "/orders")).block(SOON);

        String shown =
                orders.findAll(getRequestedFor(urlEqualTo("/orders"))).get(0).getHeader("Authorization");
        assertThat(issuer.accepts(shown.substring("Bearer ".length()))).isTrue();
        // #endregion stub
    }

    @Test
    void a_stub_that_does_not_believe_a_token_is_shown_another_one() {
        // #region refusing
        orders.stubFor(get("/orders")
                .inScenario("a token that was taken back")
                .whenScenarioStateIs(STARTED)
                .willReturn(
                        aResponse().withStatus(401).withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\""))
                .willSetStateTo("another token"));
        orders.stubFor(get("/orders")
                .inScenario("a token that was taken back")
                .whenScenarioStateIs("another token")
                .willReturn(okJson("[]")));
        // #endregion refusing

        HttpResponse<Buffer> answer = AuthorizedWebClient.of(
                        WebClient.create(vertx), tokens, URI.create(orders.baseUrl()))
                .get(URI.create(orders.baseUrl() + "/orders"))
                .block(SOON);

        assertThat(answer).isNotNull();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(issuer.journal()).issuedExactly(2);
    }
}
