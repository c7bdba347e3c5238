// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.SubjectCertificate;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.jose.ClientCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A worker's certificate is shown in the handshake and sent as the subject token. */
class CertificateSubjectTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/fleet/providers/x509";
    private static final SecretRef CERTIFICATE = SecretRef.file("/run/reader.pem");
    private static final SecretRef KEY = SecretRef.file("/run/reader.key");
    private static final SecretRef CHAIN = SecretRef.file("/run/chain.pem");
    private static final SecretRef VARIABLE = SecretRef.env("GOOGLE_API_CERTIFICATE_CONFIG");
    private static final String CONFIG = """
            {"cert_configs":{"workload":{"cert_path":"/run/reader.pem","key_path":"/run/reader.key"}}}""";
    private static final GoogleRecipe RECIPE =
            GoogleRecipes.federated(PROVIDER, SubjectCertificate.of(CERTIFICATE, KEY));

    private final FakeOpening opening = new FakeOpening();

    @TempDir
    private Path folder;

    @BeforeEach
    void haveACertificate() {
        opening.withSecret(CERTIFICATE, Pem.READER).withSecret(KEY, Pem.READER_KEY);
        opening.answering(200, """
                {"access_token":"ya29.federated","token_type":"Bearer","expires_in":3600,
                 "issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}""");
    }

    @Test
    void it_is_shown_and_sent_at_the_host_that_asks_for_certificates() {
        StepVerifier.create(token(RECIPE)).expectNextCount(1).verifyComplete();

        HttpAsk asked = opening.asked.get(0);
        assertThat(asked.uri()).isEqualTo(URI.create("https://sts.mtls.googleapis.com/v1/token"));
        assertThat(asked.certificate())
                .contains(ClientCertificates.read(Secret.of(Pem.READER_KEY), Secret.of(Pem.READER)));
        assertThat(opening.form())
                .contains(
                        entry("subject_token_type", "urn:ietf:params:oauth:token-type:mtls"),
                        entry("subject_token", list(Pem.READER)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_trust_chain_follows_it_and_never_repeats_it(boolean repeated) {
        opening.withSecret(CHAIN, repeated ? Pem.READER + Pem.AUTHORITY : Pem.AUTHORITY);
        GoogleRecipe chained = GoogleRecipes.federated(
                PROVIDER, SubjectCertificate.of(CERTIFICATE, KEY).withTrustChain(CHAIN));

        StepVerifier.create(token(chained)).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("subject_token", list(Pem.READER, Pem.AUTHORITY));
    }

    @Test
    void a_trust_chain_that_has_it_elsewhere_is_refused_and_nothing_sent() {
        opening.withSecret(CHAIN, Pem.AUTHORITY + Pem.READER);
        GoogleRecipe chained = GoogleRecipes.federated(
                PROVIDER, SubjectCertificate.of(CERTIFICATE, KEY).withTrustChain(CHAIN));

        StepVerifier.create(token(chained)).verifyErrorSatisfies(coded("google.credential-file-invalid"));

        assertThat(opening.asked).isEmpty();
    }

    @Test
    void a_rotated_certificate_is_picked_up_by_the_next_exchange() {
        Mono<AccessToken> token = token(RECIPE);
        StepVerifier.create(token).expectNextCount(1).verifyComplete();
        opening.withSecret(KEY, Pem.OTHER_KEY);

        StepVerifier.create(token).verifyErrorSatisfies(coded("oauth2.certificate-unusable"));
    }

    @Test
    void a_configuration_names_certificate_and_key() {
        opening.withSecret(SecretRef.file("/etc/certificates.json"), CONFIG);
        GoogleRecipe configured = GoogleRecipes.federated(
                PROVIDER, SubjectCertificate.configured(SecretRef.file("/etc/certificates.json")));

        StepVerifier.create(token(configured)).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("subject_token", list(Pem.READER));
    }

    @Test
    void the_worker_s_own_configuration_is_where_its_variable_says() {
        opening.withSecret(VARIABLE, "/etc/mine.json").withSecret(SecretRef.file("/etc/mine.json"), CONFIG);

        StepVerifier.create(token(onWorker())).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("subject_token", list(Pem.READER));
    }

    @Test
    void without_the_variable_it_is_in_the_folder_of_google_s_command_line() throws IOException {
        Path config = Files.writeString(folder.resolve("certificate_config.json"), CONFIG);
        opening.withoutSecret(VARIABLE)
                .withSecret(SecretRef.env("CLOUDSDK_CONFIG"), folder.toString())
                .withSecret(SecretRef.file(config.toString()), CONFIG);

        StepVerifier.create(token(onWorker())).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("subject_token", list(Pem.READER));
    }

    @Test
    void a_worker_without_a_configuration_is_told_what_to_set() {
        opening.withoutSecret(VARIABLE).withSecret(SecretRef.env("CLOUDSDK_CONFIG"), folder.toString());

        StepVerifier.create(token(onWorker())).verifyErrorSatisfies(coded("google.certificate-config-missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"cert_configs\":{}}",
                "{\"cert_configs\":{\"workload\":{\"cert_path\":\"/run/reader.pem\"}}}",
                "{\"cert_configs\":{\"workload\":{\"cert_path\":7,\"key_path\":\"/run/reader.key\"}}}"
            })
    void a_configuration_that_names_no_pair_is_refused(String config) {
        opening.withSecret(VARIABLE, "/etc/mine.json").withSecret(SecretRef.file("/etc/mine.json"), config);

        StepVerifier.create(token(onWorker())).verifyErrorSatisfies(coded("google.credential-file-invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void what_is_no_certificate_is_refused_and_nothing_sent(String text) {
        opening.withSecret(CERTIFICATE, text);

        StepVerifier.create(token(RECIPE)).verifyErrorSatisfies(coded("oauth2.certificate-unusable"));

        assertThat(opening.asked).isEmpty();
    }

    @Test
    void over_loopback_http_it_would_not_be_shown_so_nothing_is_opened() {
        GoogleRecipe plain = RECIPE.servedAt(URI.create("http://127.0.0.1:8080"));

        assertThatThrownBy(() -> token(plain)).satisfies(coded("google.endpoint-untrusted"));
    }

    @Test
    void a_certificate_goes_to_no_host_that_does_not_ask_for_one() {
        TokenRecipe recipe = RECIPE.recipe();

        assertThatThrownBy(() ->
                        FederatedFields.of(recipe.object().with("tokenUrl", "https://sts.googleapis.com/v1/token")))
                .satisfies(coded("google.endpoint-untrusted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate", "key", "chain", "config"})
    void a_place_that_the_runtime_does_not_bind_is_refused_when_it_is_opened(String unbound) {
        SecretRef nowhere = SecretRef.named("nowhere");
        opening.withoutBinding(nowhere);
        SubjectCertificate subject = switch (unbound) {
            case "certificate" -> SubjectCertificate.of(nowhere, KEY);
            case "key" -> SubjectCertificate.of(CERTIFICATE, nowhere);
            case "chain" -> SubjectCertificate.of(CERTIFICATE, KEY).withTrustChain(nowhere);
            default -> SubjectCertificate.configured(nowhere);
        };

        assertThatThrownBy(() -> token(GoogleRecipes.federated(PROVIDER, subject)))
                .satisfies(coded("core.name-unbound"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate", "certificateKey"})
    void a_certificate_without_its_key_is_no_place(String field) {
        assertThatThrownBy(() -> TokenRecipe.parse("{\"audience\":\"" + PROVIDER + "\",\"" + field
                        + "\":\"file:/run/it\",\"kind\":\"google.federated\"}"))
                .satisfies(coded("core.recipe-invalid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"certificateConfig\":\"file:/etc/mine.json\"",
                "\"executable\":\"/bin/p\"",
                "\"subjectToken\":\"file:/run/subject\"",
                "\"subjectTokenType\":\"urn:ietf:params:oauth:token-type:jwt\""
            })
    void a_subject_is_proven_in_one_way(String another) {
        assertThatThrownBy(() -> TokenRecipe.parse("{\"audience\":\"" + PROVIDER + "\",\"certificateOnWorker\":true,"
                        + another + ",\"kind\":\"google.federated\"}"))
                .satisfies(coded("core.recipe-invalid"));
    }

    private static GoogleRecipe onWorker() {
        return GoogleRecipes.federated(PROVIDER, SubjectCertificate.configuredOnWorker());
    }

    private Mono<AccessToken> token(GoogleRecipe made) {
        TokenRecipe recipe = made.recipe();
        return FederatedSource.open(FederatedFields.of(recipe.object()), opening)
                .token(recipe.request());
    }

    private static String list(String... certificates) {
        return List.of(certificates).stream()
                .map(pem -> pem.replaceAll("-----[A-Z ]+-----|\n", ""))
                .collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    private static java.util.function.Consumer<Throwable> coded(String code) {
        return failure -> assertThat(failure)
                .isInstanceOf(TokenException.class)
                .extracting(known -> ((TokenException) known).code())
                .isEqualTo(code);
    }
}
