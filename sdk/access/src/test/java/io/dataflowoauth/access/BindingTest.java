// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.access.fixture.Certificates;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens that are bound are worth nothing to whoever has them alone (RFC 8705, RFC 9449). */
class BindingTest {
    private static final String MISSING = "access.binding-missing";
    private static final String WRONG = "access.binding-wrong";

    private final Desk desk = new Desk(Desk.access());

    @Test
    void a_token_bound_to_a_certificate_is_taken_with_it() throws Exception {
        String token = boundTo(Certificates.GOOD);

        VerifiedToken verified =
                desk.verified(PresentedToken.of(token).withCertificate(Certificates.read(Certificates.GOOD)));

        assertThat(verified.bindings()).extracting(TokenBinding::kind).containsExactly(TokenBinding.Kind.CERTIFICATE);
    }

    @Test
    void a_token_bound_to_a_certificate_is_refused_without_it() throws Exception {
        String token = boundTo(Certificates.GOOD);

        assertThat(desk.outcome(token)).isEqualTo(MISSING);
        assertThat(desk.outcome(PresentedToken.of(token).withCertificate(Certificates.read(Certificates.RUN_OUT))))
                .isEqualTo(WRONG);
    }

    @Test
    void a_binding_is_asked_for_again_when_the_token_is_remembered() throws Exception {
        String token = boundTo(Certificates.GOOD);
        desk.verified(PresentedToken.of(token).withCertificate(Certificates.read(Certificates.GOOD)));

        assertThat(desk.outcome(token)).isEqualTo(MISSING);
    }

    @Test
    void a_certificate_beside_a_bearer_token_is_no_fault() {
        assertThat(desk.outcome(
                        PresentedToken.of(Forge.token().jwt()).withCertificate(Certificates.read(Certificates.GOOD))))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void a_token_bound_to_a_key_is_taken_with_its_proof() {
        String token = Proof.boundTo(Keys.P256);

        assertThat(desk.outcome(Proof.by(Keys.P256, token).presented())).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void a_token_bound_to_a_key_is_refused_without_a_proof() {
        String token = Proof.boundTo(Keys.P256);

        assertThat(desk.outcome(token)).isEqualTo(MISSING);
        assertThat(desk.outcome(Proof.by(Keys.ED25519, token).presented())).isEqualTo(WRONG);
    }

    @Test
    void a_proof_beside_a_bearer_token_is_refused() {
        String token = Forge.token().jwt();

        assertThat(desk.outcome(Proof.by(Keys.P256, token).presented())).isEqualTo(WRONG);
    }

    @Test
    void a_nonce_is_asked_of_a_proof() {
        assertThatIllegalStateException()
                .isThrownBy(() -> PresentedToken.of("x").withProofNonce("n"));
    }

    @Test
    void what_is_presented_does_not_print() {
        PresentedToken presented = Proof.by(Keys.P256, "secret").presented().withNonce("n-1");

        assertThat(presented).hasToString("PresentedToken[masked]");
    }

    @Test
    void a_token_bound_both_ways_needs_both() throws Exception {
        String token = Forge.token()
                .with(
                        "cnf",
                        "{\"jkt\":\"" + Proof.thumbprint(Keys.P256) + "\",\"x5t#S256\":\""
                                + thumbprint(Certificates.GOOD) + "\"}")
                .jwt();
        X509Certificate certificate = Certificates.read(Certificates.GOOD);

        assertThat(List.of(
                        desk.outcome(Proof.by(Keys.P256, token).presented()),
                        desk.outcome(PresentedToken.of(token).withCertificate(certificate)),
                        desk.outcome(Proof.by(Keys.P256, token).presented().withCertificate(certificate))))
                .containsExactly(MISSING, MISSING, ThreatRow.ACCEPTED);
    }

    private static String boundTo(String certificate) throws Exception {
        return Forge.token()
                .with("cnf", "{\"x5t#S256\":\"" + thumbprint(certificate) + "\"}")
                .jwt();
    }

    private static String thumbprint(String certificate) throws Exception {
        return Keys.base64(MessageDigest.getInstance("SHA-256")
                .digest(Certificates.read(certificate).getEncoded()));
    }
}
