// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.CREATOR;
import static io.dataflowoauth.google.Workload.READER;
import static io.dataflowoauth.google.Workload.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImpersonationTest {
    private static final String MIDDLE = "middle@demo.iam.gserviceaccount.com";
    private static final String MAIL = "https://www.googleapis.com/auth/gmail.readonly";
    private static final String ADA = "ada@corp.example";

    private Workload workload = Workload.started();

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_chain_of_delegates_passes_the_authority_on_from_account_to_account() {
        workload.iam.attach(WORKER);
        workload.iam.grant(CREATOR, "serviceAccount:" + WORKER, workload.iam.serviceAccount(MIDDLE));
        workload.iam.grant(CREATOR, "serviceAccount:" + MIDDLE, workload.iam.serviceAccount(READER));

        TokenStream stream = workload.stream(reading().withDelegates(MIDDLE));

        assertThat(workload.call(workload.token(stream))).isEqualTo(200);
        assertThat(stream.request().principal().names()).containsExactly("attached service account", MIDDLE, READER);
    }

    @Test
    void a_missing_link_of_the_chain_is_a_matter_of_authorization() {
        workload.iam.attach(WORKER);
        workload.iam.serviceAccount(MIDDLE);
        workload.iam.grant(CREATOR, "serviceAccount:" + MIDDLE, workload.iam.serviceAccount(READER));

        TokenException failure = workload.failure(workload.stream(reading().withDelegates(MIDDLE)));

        assertThat(failure.code()).isEqualTo("google.delegation-denied");
        Diagnosis diagnosis = FirstDiagnosis.of(failure);
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.missing()).contains("iam.serviceAccounts.implicitDelegation");
    }

    @Test
    void twelve_hours_are_for_accounts_that_the_organization_policy_lists() {
        workload.close();
        workload = new Workload(stub -> stub.withExtendedLifetimeFor(READER), UnaryOperator.identity());
        impersonable();

        AccessToken token = workload.token(workload.stream(reading().withLifetime(Duration.ofHours(12))));

        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(12));
    }

    @Test
    void twelve_hours_without_the_policy_are_refused_in_google_s_words() {
        impersonable();

        TokenException failure = workload.failure(workload.stream(reading().withLifetime(Duration.ofHours(12))));

        assertThat(failure.code()).isEqualTo("google.impersonation-rejected");
        assertThat(failure.detail()).contains("more than 1 hour");
    }

    @Test
    void a_quota_project_pays_for_whoever_may_use_it() {
        impersonable();
        workload.iam.grant(
                "roles/serviceusage.serviceUsageConsumer", "serviceAccount:" + WORKER, "projects/billed-project");

        assertThat(workload.token(workload.stream(reading().withQuotaProject("billed-project"))))
                .isNotNull();
        TokenException failure = workload.failure(workload.stream(reading().withQuotaProject("other-project")));
        assertThat(failure.code()).isEqualTo("google.quota-project-denied");
    }

    @Test
    void an_id_token_of_an_impersonated_account_names_it() {
        impersonable();

        AccessToken token =
                workload.token(workload.stream(GoogleRecipes.idToken("https://service.example", reading())));

        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(claims(token.reveal())).contains("\"email\":\"" + READER + "\"", "https://service.example");
    }

    @Test
    void an_id_token_needs_a_permission_of_its_own() {
        workload.iam.attach(WORKER);
        workload.iam.serviceAccount(READER);

        TokenException failure =
                workload.failure(workload.stream(GoogleRecipes.idToken("https://service.example", reading())));

        assertThat(failure.code()).isEqualTo("google.id-token-denied");
        assertThat(FirstDiagnosis.of(failure).missing()).contains("iam.serviceAccounts.getOpenIdToken", READER);
    }

    @Test
    void a_signer_signs_claims_and_bytes_that_the_account_s_public_key_verifies() throws Exception {
        impersonable();
        byte[] blob = "GET\n/bucket/object".getBytes(StandardCharsets.UTF_8);
        try (ServiceAccountSigner signer = signer()) {
            Secret jwt = workload.result(signer.signJwt("{\"sub\":\"me\",\"exp\":"
                    + workload.clock.now().plusSeconds(60).getEpochSecond() + "}"));
            SignedBlob signed = workload.result(signer.signBlob(blob));

            String[] parts = jwt.reveal().split("\\.");
            assertThat(claims(jwt.reveal())).contains("\"sub\":\"me\"");
            assertThat(verifies(
                            (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII),
                            Base64.getUrlDecoder().decode(parts[2])))
                    .isTrue();
            assertThat(verifies(blob, signed.signature())).isTrue();
            assertThat(signed.keyId()).isNotBlank();
            assertThat(signed).asString().contains(signed.keyId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[1]", "{\"a\":1}{}", "{\"a\":1,\"a\":2}"})
    void claims_that_are_no_object_are_refused_before_anything_is_sent(String claims) {
        impersonable();
        try (ServiceAccountSigner signer = signer()) {
            assertThat(workload.failure(signer.signJwt(claims)).code()).isEqualTo("google.payload-invalid");
        }
        assertThat(workload.iam.journal().entries())
                .noneMatch(entry -> entry.path().orElse("").contains("signJwt"));
    }

    @Test
    void blobs_that_are_empty_or_too_long_are_refused() {
        impersonable();
        try (ServiceAccountSigner signer = signer()) {
            assertThat(workload.failure(signer.signBlob(new byte[0])).code()).isEqualTo("google.payload-invalid");
            assertThat(workload.failure(signer.signBlob(new byte[6001])).code()).isEqualTo("google.payload-invalid");
            assertThat(workload.result(signer.signBlob(new byte[6000])).signature())
                    .hasSize(256);
        }
    }

    @Test
    void a_jwt_that_outlives_twelve_hours_is_refused_by_google() {
        impersonable();
        try (ServiceAccountSigner signer = signer()) {
            long tooLate = workload.clock.now().plus(Duration.ofHours(13)).getEpochSecond();

            assertThat(workload.failure(signer.signJwt("{\"exp\":" + tooLate + "}"))
                            .code())
                    .isEqualTo("google.impersonation-rejected");
        }
    }

    @Test
    void signing_needs_a_permission_of_its_own() {
        workload.iam.attach(WORKER);
        workload.iam.grant(
                "roles/iam.workloadIdentityUser", "serviceAccount:" + WORKER, workload.iam.serviceAccount(READER));
        try (ServiceAccountSigner signer = signer()) {
            TokenException failure = workload.failure(signer.signBlob(new byte[] {1}));

            assertThat(failure.code()).isEqualTo("google.signing-denied");
            assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        }
    }

    @Test
    void an_account_acts_for_a_user_of_its_domain_without_a_key() {
        impersonable();
        workload.iam.allowDomainWideDelegation(READER, MAIL);
        TokenStream stream =
                workload.stream(GoogleRecipes.actingFor(ADA, reading()).withScopes(MAIL));

        AccessToken token = workload.token(stream);

        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(workload.issued("user:" + ADA)).hasSize(1);
        assertThat(stream.request().principal().names()).containsExactly("attached service account", READER, ADA);
    }

    @Test
    void a_scope_that_the_domain_does_not_allow_is_explained() {
        impersonable();
        workload.iam.allowDomainWideDelegation(READER, MAIL);

        TokenException failure = workload.failure(workload.stream(
                GoogleRecipes.actingFor(ADA, reading()).withScopes(MAIL, "https://www.googleapis.com/auth/drive")));

        assertThat(failure.code()).isEqualTo("google.domain-wide-denied");
        assertThat(failure).hasMessageContaining("Domain-wide delegation");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
    }

    private void impersonable() {
        workload.iam.attach(WORKER);
        workload.iam.grant(CREATOR, "serviceAccount:" + WORKER, workload.iam.serviceAccount(READER));
    }

    private ServiceAccountSigner signer() {
        return ServiceAccountSigner.open(reading().servedAt(workload.iam.base()), workload.runtime);
    }

    private static GoogleRecipe reading() {
        return GoogleRecipes.impersonating(READER, GoogleRecipes.attached()).withScopes(Workload.READ);
    }

    private boolean verifies(byte[] text, byte[] bytes) throws GeneralSecurityException, IOException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey());
        signature.update(text);
        return signature.verify(bytes);
    }

    private PublicKey publicKey() throws GeneralSecurityException, IOException {
        URI keys = URI.create(workload.iam.base() + "/service_accounts/v1/metadata/jwk/" + READER);
        String jwk = new String(keys.toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
    }

    private static BigInteger number(String jwk, String name) {
        String text = jwk.replaceAll("(?s).*\"" + name + "\":\"([^\"]+)\".*", "$1");
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }

    private static String claims(String jwt) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8);
    }
}
