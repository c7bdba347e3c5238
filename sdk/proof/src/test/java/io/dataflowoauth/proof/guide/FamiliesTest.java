// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.keyed.FamilyOptions;
import io.dataflowoauth.keyed.TokenStreams;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FamiliesTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final FakeClient shop = issuer.registerClient(FakeClient.basic("shop")
            .withScopes("orders.read")
            .withAudiences("https://home.example", "https://north.example", "https://south.example"));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
            .withSecret("shop", Mono.just(shop.secret())));

    @AfterEach
    void stop() {
        runtime.close();
        issuer.close();
    }

    private TokenRecipe recipe() {
        return OAuth2Recipes.clientCredentials(
                        issuer.issuer(), "shop", ClientAuthentication.clientSecretBasic(SecretRef.named("shop")))
                .withAudience("https://home.example")
                .withScopes("orders.read")
                .recipe();
    }

    // #region open
    private TokenStreams open() {
        FamilyOptions options = FamilyOptions.defaults().withKeyLimit(50_000).withCallLimit(8);
        return TokenStreams.open(recipe(), options, runtime);
    }
    // #endregion open

    // #region key
    private static TokenRequest of(String tenant, TokenStreams tokens) {
        return tokens.request().withAudience("https://" + tenant + ".example");
    }
    // #endregion key

    @Test
    void each_audience_has_a_token_of_its_own() {
        try (TokenStreams tokens = open()) {
            // #region use
            Mono<String> orders = tokens.use(of("north", tokens), token -> call("https://north.example/orders", token));
            // #endregion use

            StepVerifier.create(orders)
                    .expectNext("https://north.example")
                    .expectComplete()
                    .verify(SOON);
            assertThat(audienceOf(token("south", tokens))).isEqualTo("https://south.example");
            assertThat(token("north", tokens)).isEqualTo(token("north", tokens));
            assertThat(tokens.health().keys()).isEqualTo(2);
        }
    }

    @Test
    void an_issuer_that_is_down_is_left_alone_for_all_keys() {
        try (TokenStreams tokens = open()) {
            // #region outage
            AccessToken north = token("north", tokens);
            token("south", tokens);
            issuer.goDown();
            clock.advance(north.lifetime());

            failure("north", tokens); // asks, and finds the issuer down
            TokenException told = failure("south", tokens); // is told at once, without a call

            assertThat(told.code()).isEqualTo("keyed.issuer-paused");
            assertThat(told.nextTry()).isPresent();
            // #endregion outage

            issuer.comeBack();
            clock.advance(Duration.ofSeconds(2));
            assertThat(token("south", tokens)).isNotNull();
            assertThat(token("north", tokens)).isNotEqualTo(north);
        }
    }

    private AccessToken token(String tenant, TokenStreams tokens) {
        CompletableFuture<AccessToken> token = tokens.token(of(tenant, tokens)).toFuture();
        clock.settle();
        return token.getNow(null);
    }

    private TokenException failure(String tenant, TokenStreams tokens) {
        CompletableFuture<Throwable> failure = tokens.token(of(tenant, tokens))
                .<Throwable>map(token -> new AssertionError("Not refused"))
                .onErrorResume(Mono::just)
                .toFuture();
        clock.settle();
        return (TokenException) failure.getNow(null);
    }

    private Mono<String> call(String url, AccessToken token) {
        return Mono.fromSupplier(() -> url.startsWith(audienceOf(token)) ? audienceOf(token) : "refused");
    }

    private String audienceOf(AccessToken token) {
        return issuer.find(token.reveal()).orElseThrow().audience();
    }
}
