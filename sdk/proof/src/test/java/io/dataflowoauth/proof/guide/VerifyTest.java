// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class VerifyTest {
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

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
