// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's library for Java, as it comes, walks every chain of the standalone kit: its environment is all that it gets. */
class GoogleJavaTest {
    private static final String STORAGE = "https://storage.googleapis.com/storage/v1/b/";
    private static final String INVOICE = STORAGE + "invoices/o/7";
    private static final String LETTER = STORAGE + "letters/o/open-7";
    private static final String SECRET = STORAGE + "secrets/o/7";
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String RELAY = "relay@demo.iam.gserviceaccount.com";
    private static final String VAULT = "vault@demo.iam.gserviceaccount.com";
    private static final String TO_VAULT =
            "{\"role\":\"roles/iam.serviceAccountTokenCreator\",\"member\":\"serviceAccount:" + RELAY
                    + "\",\"resource\":\"//iam.googleapis.com/projects/demo/serviceAccounts/" + VAULT + "\"}";

    private static Kit kit;
    private static GoogleJava library;
    private static GoogleJava machine;

    @BeforeAll
    static void start() {
        kit = Kit.playing("google-java.yaml");
        library = GoogleJava.in(kit.environment());
        machine = GoogleJava.withoutFile(kit.environment());
    }

    @AfterAll
    static void stop() {
        library.close();
        machine.close();
        kit.close();
    }

    @AfterEach
    void reset() {
        kit.control("POST", "/clock", "{\"backToNow\":true}");
        kit.control("POST", "/reset", "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workloads-corp-file",
                "workloads-corp-url",
                "workloads-corp-as-reader",
                "workloads-corp-url-as-reader",
                "reader-key",
                "reader-impersonated"
            })
    void each_credential_file_reads_an_invoice(String file) {
        JsonObject answer = library.done("call", Map.of("file", kit.credential(file), "url", INVOICE));

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(answer.text("body")).contains("storage#object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workloads-corp-file",
                "workloads-corp-url",
                "workloads-corp-as-reader",
                "workloads-corp-url-as-reader",
                "reader-key",
                "reader-impersonated"
            })
    void each_of_them_is_refused_in_google_s_words_where_nobody_granted_anything(String file) {
        JsonObject answer = library.done("call", Map.of("file", kit.credential(file), "url", SECRET));

        assertThat(answer.text("error")).isEqualTo("HttpResponseException");
        assertThat(answer.optionalInteger("status")).contains(403L);
        assertThat(answer.text("body"))
                .contains("PERMISSION_DENIED", "IAM_PERMISSION_DENIED", "storage.objects.get", "(or it may not exist)");
    }

    @Test
    void the_credentials_of_the_environment_are_found_without_a_word() {
        assertThat(library.done("call", Map.of("url", INVOICE)).text("body")).contains("storage#object");
        assertThat(library.done("call", Map.of("url", SECRET)).optionalInteger("status"))
                .contains(403L);
    }

    @Test
    void the_account_of_the_machine_is_found_by_the_metadata_server() {
        assertThat(machine.done("call", Map.of("url", INVOICE)).text("body")).contains("storage#object");
        assertThat(machine.done("call", Map.of("url", SECRET)).optionalInteger("status"))
                .contains(403L);
    }

    @Test
    void a_key_without_scopes_signs_its_own_tokens_and_asks_nobody() {
        Map<String, String> unscoped = Map.of("file", kit.credential("reader-key"), "unscoped", "yes");

        assertThat(library.done("call", and(unscoped, "url", INVOICE)).text("body"))
                .contains("storage#object");
        assertThat(library.done("call", and(unscoped, "url", SECRET)).optionalInteger("status"))
                .contains(403L);
        assertThat(journal()).doesNotContain("\"/token\"");
    }

    @Test
    void a_chain_of_delegates_leads_to_an_account_that_only_its_last_one_may_be() {
        JsonObject answer = machine.done("call", Map.of("target", VAULT, "delegate", RELAY, "url", SECRET));

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(answer.text("body")).contains("storage#object");
    }

    @ParameterizedTest
    @CsvSource({"vault, ''", "relay, vault", "vault, reader", "nobody, relay"})
    void a_chain_with_a_hop_that_is_missing_or_wrong_is_refused(String target, String delegate) {
        Map<String, String> asked = new HashMap<>(Map.of("target", account(target), "url", SECRET));
        if (!delegate.isEmpty()) {
            asked.put("delegate", account(delegate));
        }

        JsonObject answer = machine.done("call", asked);

        assertThat(answer.optionalInteger("status")).contains(403L);
        assertThat(answer.text("body")).contains("IAM_PERMISSION_DENIED", "iam.serviceAccounts.");
    }

    @Test
    void a_hop_that_is_taken_back_is_refused_and_works_again_when_it_was_granted() {
        Map<String, String> asked = Map.of("target", VAULT, "delegate", RELAY, "url", SECRET);
        kit.control("DELETE", "/grants", TO_VAULT);
        JsonObject refused = machine.done("call", asked);

        kit.control("POST", "/grants", TO_VAULT);

        assertThat(refused.text("body")).contains("iam.serviceAccounts.getAccessToken");
        assertThat(machine.done("call", asked).optionalText("message")).isEmpty();
    }

    @Test
    void a_boundary_leaves_the_objects_that_it_names() {
        JsonObject answer = library.done("call", bounded("letters", "open-", LETTER));

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(answer.text("body")).contains("storage#object");
    }

    @ParameterizedTest
    @CsvSource({"letters, closed-, letters/o/open-7", "letters, open-, invoices/o/7", "secrets, 7, secrets/o/7"})
    void a_boundary_forbids_the_rest_of_what_the_account_may_and_gives_nothing(
            String bucket, String begin, String path) {
        JsonObject answer = library.done("call", bounded(bucket, begin, STORAGE + path));

        assertThat(answer.optionalInteger("status")).contains(403L);
        assertThat(answer.text("body")).contains("storage.objects.get");
    }

    @Test
    void bytes_are_signed_by_an_account_and_verified_by_the_certificate_that_it_publishes() throws Exception {
        JsonObject answer = machine.done("sign", Map.of("target", VAULT, "delegate", RELAY, "text", "url to sign"));

        assertThat(answer.optionalText("message")).isEmpty();
        assertThat(isSignedBy(VAULT, "url to sign", answer.text("signature"))).isTrue();
        assertThat(isSignedBy(VAULT, "url to change", answer.text("signature"))).isFalse();
        assertThat(isSignedBy(RELAY, "url to sign", answer.text("signature"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {VAULT, READER, "nobody@demo.iam.gserviceaccount.com"})
    void an_account_that_the_machine_may_not_be_signs_nothing_for_it(String target) {
        JsonObject answer = machine.done("sign", Map.of("target", target, "text", "url to sign"));

        assertThat(answer.text("message"))
                .contains("SigningException", "Error code 403", "'iam.serviceAccounts.signBlob' denied");
    }

    @Test
    void the_machine_s_own_account_signs_nothing_as_long_as_it_may_not_be_itself() {
        assertThat(machine.done("sign", Map.of("text", "url to sign")).text("message"))
                .contains("Error code 403", "'iam.serviceAccounts.signBlob' denied");
    }

    private static Map<String, String> bounded(String bucket, String begin, String url) {
        return Map.of("file", kit.credential("reader-key"), "bucket", bucket, "begin", begin, "url", url);
    }

    private static boolean isSignedBy(String account, String text, String signature) throws Exception {
        JsonObject byId =
                Fixture.json(HttpRequest.newBuilder(URI.create(kit.http() + "/robot/v1/metadata/x509/" + account)));
        String pem = byId.text(byId.names().iterator().next());
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
        Signature verifying = Signature.getInstance("SHA256withRSA");
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(text.getBytes(UTF_8));
        return verifying.verify(Base64.getDecoder().decode(signature));
    }

    private static String journal() {
        return Fixture.body(HttpRequest.newBuilder(URI.create(kit.http() + "/_control/journal")));
    }

    private static String account(String name) {
        return name + "@demo.iam.gserviceaccount.com";
    }

    private static Map<String, String> and(Map<String, String> some, String name, String value) {
        Map<String, String> more = new HashMap<>(some);
        more.put(name, value);
        return more;
    }
}
