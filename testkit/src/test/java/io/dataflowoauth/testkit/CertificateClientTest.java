// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.jose.ClientCertificates;
import io.dataflowoauth.testkit.internal.Certificates;
import io.dataflowoauth.testkit.internal.KitJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client proves itself by a certificate that it really shows (RFC 8705), and its tokens are bound to that. */
class CertificateClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final TestAuthority fleet = TestAuthority.create("fleet");
    private final TestCertificate nightly = fleet.issue("nightly");
    private final TestCertificate own = TestCertificate.selfSigned("own");
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(
                    HttpDoorOptions.class,
                    HttpDoorOptions.defaults()
                            .withConnectTimeout(PATIENCE) // the first handshake of a process takes its time
                            .withTrustAnchors(List.of(issuer.overTls().authority()))));

    CertificateClientTest() {
        issuer.registerClient(
                FakeClient.tlsClientAuth("nightly", fleet, "nightly").withScopes("openid"));
        issuer.registerClient(FakeClient.selfSignedTlsClientAuth("own", own.certificate()));
    }

    @AfterEach
    void stop() {
        runtime.close();
        issuer.close();
    }

    @Test
    void a_certificate_of_the_authority_proves_the_client_and_binds_its_token() {
        HttpAnswer answer = ask("nightly", Optional.of(nightly));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(told(token(answer))).contains("\"x5t#S256\":\"" + thumbprint(nightly) + "\"");
    }

    @Test
    void a_certificate_that_is_registered_proves_the_client() {
        HttpAnswer answer = ask("own", Optional.of(own));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void no_certificate_proves_nobody() {
        assertThat(said(ask("nightly", Optional.empty()))).contains("invalid_client", "No client certificate");
        assertThat(TokenCalls.post(
                                issuer.tokenEndpoint(),
                                Map.of("grant_type", "client_credentials", "client_id", "nightly"))
                        .error())
                .isEqualTo("401 invalid_client");
    }

    @Test
    void a_certificate_of_another_authority_or_of_another_subject_is_refused() {
        TestCertificate stranger = TestAuthority.create("stranger").issue("nightly");

        assertThat(said(ask("nightly", Optional.of(stranger)))).contains("does not lead to the authority");
        assertThat(said(ask("nightly", Optional.of(fleet.issue("daily"))))).contains("another subject");
    }

    @Test
    void another_certificate_of_the_same_name_is_not_the_registered_one() {
        assertThat(said(ask("own", Optional.of(TestCertificate.selfSigned("own")))))
                .contains("not the one");
    }

    @Test
    void a_certificate_and_a_secret_at_once_are_refused() {
        HttpAsk both = HttpAsk.form(
                        issuer.overTls().tokenEndpoint(),
                        Map.of("grant_type", "client_credentials", "client_id", "nightly", "client_secret", "s"))
                .withCertificate(shown(nightly));

        assertThat(said(send(both))).contains("invalid_client", "registered for tls_client_auth");
    }

    @Test
    void a_client_with_a_secret_may_get_bound_tokens_too_and_no_others() {
        FakeClient mixed = issuer.registerClient(FakeClient.post("mixed").withCertificateBoundTokens());
        HttpAsk asked = HttpAsk.form(
                issuer.overTls().tokenEndpoint(),
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "mixed",
                        "client_secret", mixed.secret().reveal()));

        assertThat(said(send(asked))).contains("invalid_request", "showed no certificate");
        assertThat(send(asked.withCertificate(shown(own))).status()).isEqualTo(200);
    }

    @Test
    void a_bound_token_is_worth_nothing_without_its_certificate() {
        String token = token(ask("nightly", Optional.of(nightly)));
        HttpAsk asked = HttpAsk.get(URI.create(issuer.overTls().base() + "/userinfo"))
                .withHeader("Authorization", "Bearer " + token);

        assertThat(send(asked.withCertificate(shown(nightly))).status()).isEqualTo(200);
        assertThat(send(asked.withCertificate(shown(own))).status()).isEqualTo(401);
        assertThat(send(asked).status()).isEqualTo(401);
    }

    @Test
    void the_metadata_names_where_certificates_may_be_shown() {
        assertThat(issuer.metadata().json())
                .contains("\"mtls_endpoint_aliases\":{\"token_endpoint\":\""
                        + issuer.overTls().tokenEndpoint())
                .contains("\"tls_client_certificate_bound_access_tokens\":true");
    }

    @Test
    void an_issuer_may_be_known_by_https_alone() {
        try (FakeOidcIssuer https = FakeOidcIssuer.start(
                FakeOidcIssuerOptions.defaults().withHttps().withIssuerPath("/tenants/one"))) {
            assertThat(https.issuer().toString())
                    .startsWith("https://localhost:")
                    .endsWith("/tenants/one");
            assertThat(https.tokenEndpoint()).isEqualTo(https.overTls().tokenEndpoint());
        }
    }

    private HttpAnswer ask(String client, Optional<TestCertificate> certificate) {
        HttpAsk asked = HttpAsk.form(
                issuer.overTls().tokenEndpoint(), Map.of("grant_type", "client_credentials", "client_id", client));
        return send(
                certificate.map(known -> asked.withCertificate(shown(known))).orElse(asked));
    }

    private String told(String token) {
        return said(send(HttpAsk.form(
                        URI.create(issuer.overTls().base() + "/introspect"),
                        Map.of("client_id", "nightly", "token", token))
                .withCertificate(shown(nightly))));
    }

    private HttpAnswer send(HttpAsk ask) {
        try (RuntimeOpening opening = RuntimeOpening.of(runtime)) {
            return Objects.requireNonNull(HttpDoors.of(opening).send(ask).block(PATIENCE));
        }
    }

    private static String token(HttpAnswer answer) {
        return String.valueOf(KitJson.object(said(answer)).orElseThrow().get("access_token"));
    }

    private static String thumbprint(TestCertificate certificate) {
        return Certificates.thumbprint(certificate.certificate());
    }

    private static io.dataflowoauth.http.ClientCertificate shown(TestCertificate certificate) {
        return ClientCertificates.read(certificate.key(), Secret.of(certificate.pem()));
    }

    private static String said(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
