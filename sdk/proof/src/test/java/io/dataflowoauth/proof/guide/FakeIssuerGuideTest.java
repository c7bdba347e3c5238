// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.Membership;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.ClaimStyle;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeKeys;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.FakeUser;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class FakeIssuerGuideTest {
    private static final String ORDERS = "https://orders.example";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final TestAuthority fleet = TestAuthority.create("fleet");

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_caller_of_one_tenant_is_nobody_at_another() {
        // #region tenants
        FakeOidcIssuer acme = issuer.another(
                FakeOidcIssuerOptions.defaults().withIssuerPath("/acme").withAlgorithm(SignatureAlgorithm.PS256));
        FakeOidcIssuer globex = issuer.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/globex"));

        globex.goDown(); // and acme answers
        // #endregion tenants

        try (TokenRuntime runtime = runtime()) {
            TokenVerifier verifier = verifier(acme, ClaimShape.standard(), runtime);
            assertThat(verified(verifier, acme).principal().issuer())
                    .isEqualTo(acme.issuer().toString());
            assertThat(outcome(verifier, globex)).isEqualTo("access.issuer-untrusted");
        }
    }

    @Test
    void a_key_that_signs_before_it_is_published_is_refused_until_it_is() {
        try (TokenRuntime runtime = runtime()) {
            TokenVerifier verifier = verifier(issuer, ClaimShape.standard(), runtime);
            verified(verifier, issuer);

            // #region keys
            FakeKeys keys = issuer.keys();
            String next = keys.prepare(SignatureAlgorithm.EdDSA);

            keys.use(next); // before anybody can verify it
            assertThat(outcome(verifier, issuer)).isEqualTo("access.key-unknown");

            keys.publish(next);
            clock.advance(Duration.ofSeconds(31)); // unknown keys are asked for twice a minute
            assertThat(outcome(verifier, issuer)).isEqualTo("accepted");
            // #endregion keys
        }
    }

    @Test
    void a_token_with_too_many_groups_grants_nothing_by_them() {
        // #region style
        FakeOidcIssuer entra = issuer.another(FakeOidcIssuerOptions.defaults()
                .withIssuerPath("/entra")
                .withClaimStyle(ClaimStyle.entra().withMost(2)));
        entra.registerUser(FakeUser.named("ada").withGroups("finance", "audit", "travel"));
        // #endregion style

        try (TokenRuntime runtime = runtime()) {
            VerifiedToken token = verified(verifier(entra, ClaimShape.entra(), runtime), entra);

            assertThat(token.principal().group("finance")).isEqualTo(Membership.INDETERMINATE);
        }
    }

    @Test
    void a_worker_shows_its_certificate() {
        // #region certificate
        issuer.registerClient(
                FakeClient.tlsClientAuth("nightly", fleet, "worker-7").withScopes("read"));
        TestCertificate own = fleet.issue("worker-7");

        HttpDoorOptions trusting = HttpDoorOptions.defaults()
                .withLoopbackHttp(true) // discovery is over plain http
                .withTrustAnchors(List.of(issuer.overTls().authority()));
        // #endregion certificate

        RuntimeOptions options = RuntimeOptions.defaults()
                .withTime(clock)
                .withResource(HttpDoorOptions.class, trusting.withConnectTimeout(SOON))
                .withSecret("certificate", Mono.just(Secret.of(own.pem())))
                .withSecret("key", Mono.just(own.key()));
        ClientAuthentication proof =
                ClientAuthentication.tlsClientAuth(SecretRef.named("certificate"), SecretRef.named("key"));
        try (TokenRuntime runtime = TokenRuntime.open(options);
                TokenStream tokens = TokenStream.open(
                        OAuth2Recipes.clientCredentials(issuer.issuer(), "nightly", proof)
                                .recipe(),
                        runtime)) {
            assertThat(Objects.requireNonNull(tokens.token().block(SOON)).binding())
                    .isNotEqualTo(TokenBinding.none());
        }
    }

    @Test
    void an_issuer_that_names_no_keys_verifies_nothing() {
        // #region metadata
        issuer.metadata().remove("jwks_uri");
        // #endregion metadata

        try (TokenRuntime runtime = runtime()) {
            assertThat(outcome(verifier(issuer, ClaimShape.standard(), runtime), issuer))
                    .isEqualTo("access.keys-unavailable");
        }
    }

    private TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    private static TokenVerifier verifier(FakeOidcIssuer trusted, ClaimShape shape, TokenRuntime runtime) {
        TokenProfile profile =
                TokenProfile.plain(trusted.issuer().toString(), ORDERS).withShape(shape);
        return TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
    }

    private static VerifiedToken verified(TokenVerifier verifier, FakeOidcIssuer by) {
        return Objects.requireNonNull(
                verifier.verify(by.subjectToken("ada", ORDERS).reveal()).block(SOON));
    }

    private static String outcome(TokenVerifier verifier, FakeOidcIssuer by) {
        return verifier.verify(by.subjectToken("ada", ORDERS).reveal())
                .map(token -> "accepted")
                .onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code()))
                .block(SOON);
    }
}
