// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** The story that the testkit's README tells. */
// #region story
@ExtendWith(DataflowOAuthExtension.class)
class ReadmeStoryTest {
    @Test
    void an_hour_of_calls_never_shows_an_expired_token(TestClock clock, FakeOidcIssuer issuer, TokenRuntime runtime) {
        FakeClient nightly = issuer.registerClient(FakeClient.basic("nightly").withScopes("read"));

        try (TokenRuntime own =
                        TokenRuntime.open(runtime.options().withSecret("nightly", Mono.just(nightly.secret())));
                TokenStream tokens = TokenStream.open(recipe(issuer.issuer()), own)) {
            for (int minute = 0; minute < 60; minute++) {
                AccessToken token = tokens.token().block();
                assertThat(issuer.accepts(token.reveal())).isTrue();
                clock.advance(ofMinutes(1)); // returns when a refresh on its way has come home
            }
        }

        assertThat(issuer.journal())
                .issuedAtMost(20, "nightly") // five-minute tokens, refreshed ahead
                .onlyAskedForScopes("read")
                .refusedNothing();
    }

    private static TokenRecipe recipe(URI issuer) {
        return OAuth2Recipes.clientCredentials(
                        issuer, "nightly", ClientAuthentication.clientSecretBasic(SecretRef.named("nightly")))
                .withScopes("read")
                .recipe();
    }
}
// #endregion story
