// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class VerifyTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ORDERS = "https://orders.example";

    @Test
    void a_service_learns_who_calls() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start();
                TokenRuntime runtime = runtime()) {
            String token = issuer.subjectToken("ada", ORDERS, Map.of("groups", List.of("finance")))
                    .reveal();

            // #region verify
            TokenProfile profile =
                    TokenProfile.plain(issuer.issuer().toString(), ORDERS).withShape(ClaimShape.okta());
            TokenVerifier verifier =
                    TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);

            Mono<String> answer = verifier.verify(token)
                    .map(VerifiedToken::principal)
                    .map(caller -> caller.group("finance").grants() ? "Welcome, " + caller.name() : "Not for you");
            // #endregion verify

            assertThat(answer.block()).isEqualTo("Welcome, ada");
        }
    }

    @Test
    void who_is_refused_reads_why() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start();
                TokenRuntime runtime = runtime()) {
            TokenVerifier verifier = TokenVerifier.open(
                    VerifierOptions.defaults()
                            .withProfile(TokenProfile.plain(issuer.issuer().toString(), ORDERS)),
                    runtime);
            String token = issuer.subjectToken("ada", "https://billing.example").reveal();

            // #region refused
            Mono<Diagnosis> why = verifier.verify(token)
                    .then(Mono.<Diagnosis>empty())
                    .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.diagnosis()));
            // #endregion refused

            assertThat(why.block()).satisfies(diagnosis -> {
                assertThat(diagnosis.code()).isEqualTo("access.audience-wrong");
                assertThat(diagnosis.missing()).isEqualTo(ORDERS);
                assertThat(diagnosis.principal().acting()).isEqualTo("ada");
            });
        }
    }

    @Test
    void a_service_asks_the_issuer_of_tokens_that_only_it_can_read() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            FakeClient bill = issuer.registerClient(
                    FakeClient.basic("bill").withScopes("read").withAudiences(ORDERS));
            FakeClient orders = issuer.registerClient(FakeClient.basic("orders").withAudiences(ORDERS));
            RuntimeOptions secrets = options()
                    .withSecret("bill", Mono.just(bill.secret()))
                    .withSecret("orders", Mono.just(orders.secret()));
            try (TokenRuntime runtime = TokenRuntime.open(secrets)) {
                TokenStream stream = TokenStream.open(recipe(issuer.issuer()), runtime);
                String token = stream.token().block(SOON).reveal();

                // #region opaque
                OAuth2Client service = OAuth2Client.of(
                        issuer.issuer(), "orders", ClientAuthentication.clientSecretBasic(SecretRef.named("orders")));
                TokenProfile profile =
                        TokenProfile.introspected(service, ORDERS).withRequiredScopes("read");
                TokenVerifier verifier =
                        TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
                // #endregion opaque

                assertThat(verifier.verify(token).block(SOON).principal().subject())
                        .isEqualTo("bill");
                assertThat(refusal(verifier, "made-up").code()).isEqualTo("access.token-inactive");
                stream.closeGracefully().block(SOON);
                TokenVerifier later =
                        TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
                assertThat(refusal(later, token).code()).isEqualTo("access.token-inactive");
            }
        }
    }

    private static TokenRecipe recipe(URI issuer) {
        return OAuth2Recipes.clientCredentials(
                        issuer, "bill", ClientAuthentication.clientSecretBasic(SecretRef.named("bill")))
                .withScopes("read")
                .withRevocation()
                .recipe();
    }

    private static NotVerifiedException refusal(TokenVerifier verifier, String token) {
        return verifier.verify(token)
                .map(NotVerifiedException.class::cast)
                .onErrorResume(NotVerifiedException.class, Mono::just)
                .block(SOON);
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(options());
    }

    private static RuntimeOptions options() {
        return RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
    }
}
