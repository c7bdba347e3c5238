// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeSamlProvider;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import io.dataflowoauth.testkit.TokenForm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The SDK's own clients by certificates and by SAML, at an issuer that really looks at what they show. */
class CertificateClientOnTheKitTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ClientAuthentication BY_AUTHORITY =
            ClientAuthentication.tlsClientAuth(SecretRef.named("certificate"), SecretRef.named("key"));
    private static final ClientAuthentication BY_ITSELF =
            ClientAuthentication.selfSignedTlsClientAuth(SecretRef.named("certificate"), SecretRef.named("key"));

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final TestAuthority fleet = TestAuthority.create("fleet");

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_certificate_of_an_authority_gets_a_token_that_is_bound_to_it() {
        issuer.registerClient(FakeClient.tlsClientAuth("nightly", fleet, "nightly"));

        AccessToken token = token(BY_AUTHORITY, fleet.issue("nightly"));

        assertThat(issuer.accepts(token.reveal())).isTrue();
        assertThat(token.binding()).isNotEqualTo(TokenBinding.none());
    }

    @Test
    void an_opaque_token_is_known_to_be_bound_by_the_metadata() {
        issuer.registerClient(
                FakeClient.tlsClientAuth("nightly", fleet, "nightly").withTokenForm(TokenForm.OPAQUE));

        AccessToken token = token(BY_AUTHORITY, fleet.issue("nightly"));

        assertThat(token.binding()).isNotEqualTo(TokenBinding.none());
    }

    @Test
    void a_certificate_that_is_registered_gets_one_too() {
        TestCertificate own = TestCertificate.selfSigned("own");
        issuer.registerClient(FakeClient.selfSignedTlsClientAuth("nightly", own.certificate()));

        assertThat(issuer.accepts(token(BY_ITSELF, own).reveal())).isTrue();
    }

    @Test
    void a_certificate_of_somebody_else_is_rejected() {
        issuer.registerClient(FakeClient.tlsClientAuth("nightly", fleet, "nightly"));

        TokenException.Rejected refused =
                catchThrowableOfType(TokenException.Rejected.class, () -> token(BY_AUTHORITY, fleet.issue("daily")));

        assertThat(refused).hasMessageContaining("invalid_client");
    }

    @Test
    void an_assertion_of_saml_brings_a_token_of_its_subject() {
        issuer.registerClient(FakeClient.withoutSecret("nightly"));
        FakeSamlProvider provider = issuer.samlProvider("https://idp.test");

        AccessToken token = presented(provider.assertion("ada"));

        assertThat(issuer.find(token.reveal()).orElseThrow().principal()).isEqualTo("ada");
    }

    @Test
    void an_assertion_for_somebody_else_is_rejected() {
        issuer.registerClient(FakeClient.withoutSecret("nightly"));
        FakeSamlProvider provider = issuer.samlProvider("https://idp.test");

        TokenException.Rejected refused = catchThrowableOfType(
                TokenException.Rejected.class, () -> presented(provider.assertion("ada", "https://elsewhere.test")));

        assertThat(refused).hasMessageContaining("invalid_grant");
    }

    private AccessToken token(ClientAuthentication proof, TestCertificate shown) {
        RuntimeOptions options = options()
                .withSecret("certificate", Mono.just(Secret.of(shown.pem())))
                .withSecret("key", Mono.just(shown.key()));
        return first(
                OAuth2Recipes.clientCredentials(issuer.issuer(), "nightly", proof)
                        .recipe(),
                options);
    }

    private AccessToken presented(Secret assertion) {
        OAuth2Client client = OAuth2Client.of(issuer.issuer(), "nightly", ClientAuthentication.none());
        return first(
                OAuth2Recipes.presentingSaml(SubjectToken.named("assertion"), client)
                        .recipe(),
                options().withSecret("assertion", Mono.just(assertion)));
    }

    private static AccessToken first(TokenRecipe recipe, RuntimeOptions options) {
        try (TokenRuntime runtime = TokenRuntime.open(options);
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            return Objects.requireNonNull(tokens.token().block(SOON));
        }
    }

    private RuntimeOptions options() {
        return RuntimeOptions.defaults()
                .withResource(
                        HttpDoorOptions.class,
                        HttpDoorOptions.defaults()
                                .withConnectTimeout(SOON) // the first handshake of a process takes its time
                                .withTrustAnchors(List.of(issuer.overTls().authority()))
                                .withLoopbackHttp(true));
    }
}
