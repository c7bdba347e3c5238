// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.jose.SigningKey;
import io.dataflowoauth.testkit.FakeClient;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** JWT bearer assertions, and clients that prove themselves in each way, against an issuer that checks both. */
class AssertionTest {
    private static final SecretRef SECRET = SecretRef.named("billing");

    private final Workload workload = Workload.create();

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_client_signs_an_assertion_about_a_subject_anew_for_each_attempt() {
        FakeClient client = workload.register(FakeClient.withoutSecret("bill").withKeys());
        workload.secret("key", client::privateKeyPem);
        TokenStream stream = workload.stream(OAuth2Recipes.asserting(
                        "ada", KeyPlace.text(SecretRef.named("key")), workload.at("bill", ClientAuthentication.none()))
                .withKeyId(client.keyId())
                .recipe());

        AccessToken first = workload.token(stream);
        stream.invalidate(first);
        AccessToken second = workload.token(stream);

        assertThat(workload.issuer.find(second.reveal()).orElseThrow().principal())
                .isEqualTo("ada");
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void an_assertion_that_somebody_else_has_signed_is_presented() {
        workload.register(FakeClient.withoutSecret("bill"));
        workload.secret(
                "ada",
                () -> workload.issuer.subjectToken(
                        "ada", workload.issuer.issuer().toString()));
        TokenStream stream = workload.stream(
                OAuth2Recipes.presenting(SubjectToken.named("ada"), workload.at("bill", ClientAuthentication.none()))
                        .recipe());

        assertThat(workload.issuer
                        .find(workload.token(stream).reveal())
                        .orElseThrow()
                        .principal())
                .isEqualTo("ada");
    }

    @Test
    void an_assertion_for_another_audience_is_refused() {
        FakeClient client = workload.register(FakeClient.withoutSecret("bill").withKeys());
        workload.secret("key", client::privateKeyPem);

        TokenException failure = workload.failure(workload.stream(OAuth2Recipes.asserting(
                        "ada", KeyPlace.text(SecretRef.named("key")), workload.at("bill", ClientAuthentication.none()))
                .withAssertionAudience("https://login.example/")
                .recipe()));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void a_client_signs_with_its_secret() {
        FakeClient client = workload.register(FakeClient.secretJwt("bill"));
        workload.secret("billing", client::secret);

        AccessToken token = workload.token(stream(ClientAuthentication.clientSecretJwt(SECRET)));

        assertThat(workload.issuer.accepts(token.reveal())).isTrue();
    }

    @Test
    void a_secret_that_is_too_short_signs_nothing() {
        workload.register(FakeClient.secretJwt("bill"));
        workload.secret("billing", () -> Secret.of("0123456789abcdef0123456789abcde"));

        TokenException failure = workload.failure(stream(ClientAuthentication.clientSecretJwt(SECRET)));

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class).hasMessageNotContaining("0123456789");
        assertThat(failure.code()).isEqualTo("oauth2.secret-too-short");
        assertThat(workload.issuer.journal()).refusedNothing();
    }

    @Test
    void a_key_service_signs_for_the_client() {
        FakeClient client = workload.register(FakeClient.privateKeyJwt("bill"));
        SigningKey key = SigningKey.read(client.privateKeyPem()).withKeyId(client.keyId());
        JwtSigner service = (type, claims) -> Mono.fromSupplier(() -> key.sign(type, claims));
        workload.bound(JwtSigner.class, "kms", service);

        AccessToken token = workload.token(stream(ClientAuthentication.privateKeyJwt(KeyPlace.signer("kms"))));

        assertThat(workload.issuer.accepts(token.reveal())).isTrue();
    }

    @Test
    void what_a_key_service_fails_with_is_not_passed_on() {
        JwtSigner broken = (type, claims) -> Mono.error(new IllegalStateException("s3cret " + Map.copyOf(claims)));
        workload.bound(JwtSigner.class, "kms", broken);
        var token = stream(ClientAuthentication.privateKeyJwt(KeyPlace.signer("kms")))
                .token()
                .toFuture();

        workload.clock.advance(java.time.Duration.ofSeconds(11));

        assertThat(token)
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(TokenException.Unavailable.class)
                .withMessageContaining("oauth2.signer-failed")
                .withMessageNotContaining("s3cret");
    }

    @Test
    void a_client_without_a_secret_says_only_who_it_is() {
        workload.register(FakeClient.withoutSecret("bill"));

        AccessToken token = workload.token(stream(ClientAuthentication.none()));

        assertThat(workload.issuer.accepts(token.reveal())).isTrue();
    }

    @Test
    void a_client_that_has_a_secret_must_use_it() {
        workload.register(FakeClient.basic("bill"));

        TokenException failure = workload.failure(stream(ClientAuthentication.none()));

        assertThat(failure.code()).isEqualTo("oauth2.client-refused");
    }

    private TokenStream stream(ClientAuthentication authentication) {
        return workload.stream(OAuth2Recipes.clientCredentials(workload.at("bill", authentication))
                .recipe());
    }
}
