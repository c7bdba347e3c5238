// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CallRetries;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class BusyResourceTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub cloud = IamStub.start();
    private final FakeClient client = issuer.registerClient(
            FakeClient.basic("bill").withScopes("bills.read").withAudiences("bills"));

    @AfterEach
    void stop() {
        vertx.close();
        cloud.close();
        issuer.close();
    }

    @Test
    void a_read_is_sent_again_while_the_api_is_busy() {
        cloud.trust(issuer, "bills");
        cloud.protect(ProtectedResource.at("GET", "/bills")
                .requiringScope("bills.read")
                .answering(call -> "{}"));
        cloud.failNext(IamService.RESOURCES, 1, 503);
        try (TokenRuntime runtime = runtime();
                TokenStream tokens = tokens(runtime)) {
            URI api = URI.create(cloud.base().getScheme() + "://" + cloud.base().getRawAuthority());
            WebClient webClient = WebClient.create(vertx);
            // #region client
            AuthorizedWebClient bills = AuthorizedWebClient.of(webClient, tokens, api)
                    .withRetries(CallRetries.defaults().withLongestPause(Duration.ofSeconds(5)));
            // #endregion client

            StepVerifier.create(bills.get(URI.create(api + "/bills")))
                    .assertNext(answer -> assertThat(answer.statusCode()).isEqualTo(200))
                    .expectComplete()
                    .verify(SOON);
        }
    }

    @Test
    void any_other_client_says_for_itself_that_its_call_is_idempotent() {
        TestClock clock = TestClock.create();
        Deque<Mono<String>> answers = new ArrayDeque<>(List.of(busy(), Mono.just("done")));
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(clock));
                TokenStream tokens = TokenStream.of(
                        asked -> Mono.just(AccessToken.bearer("token", Duration.ofHours(1))),
                        TokenRequest.defaults(),
                        runtime)) {
            // #region use
            Mono<String> settled = tokens.use(token -> answers.remove(), CallRetries.defaults());
            // #endregion use

            StepVerifier.create(settled)
                    .then(() -> clock.advance(Duration.ofSeconds(3)))
                    .expectNext("done")
                    .verifyComplete();
        }
    }

    // #region busy
    private static Mono<String> busy() {
        Refusal refusal = Refusal.ofStatus(429).withRetryAfter(Duration.ofSeconds(2));
        return Mono.error(new CallRefusedException(refusal));
    }
    // #endregion busy

    private TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withJitter(() -> 0)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
                .withSecret("billing", Mono.just(client.secret())));
    }

    private TokenStream tokens(TokenRuntime runtime) {
        return TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "bill",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("billing")))
                        .withScopes("bills.read")
                        .withAudience("bills")
                        .recipe(),
                runtime);
    }
}
