// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.http.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Google's library for Node, as it comes, walks every chain of the standalone kit: its environment is all that it gets. */
class GoogleNodeTest {
    private static final String INVOICES = "https://storage.googleapis.com/storage/v1/b/invoices/o/7";
    private static final String OTHER = "https://storage.googleapis.com/storage/v1/b/other/o/7";
    private static final String CREATOR = """
            {"role":"roles/iam.serviceAccountTokenCreator",
             "member":"principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/workloads/subject/nightly-job",
             "resource":"//iam.googleapis.com/projects/demo/serviceAccounts/reader@demo.iam.gserviceaccount.com"}""";

    private static Kit kit;
    private static NodeProgram library;
    private static NodeProgram machine;

    @BeforeAll
    static void start() {
        kit = new Kit();
        Map<String, String> withoutFile = new HashMap<>(kit.environment());
        withoutFile.put("GOOGLE_APPLICATION_CREDENTIALS", "");
        library = NodeProgram.start("google.mjs", kit.environment());
        machine = NodeProgram.start("google.mjs", withoutFile);
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
    }

    @ParameterizedTest
    @ValueSource(strings = {"workloads-corp-as-reader", "reader-key", "reader-impersonated"})
    void each_credential_file_that_becomes_the_reader_reads_an_invoice(String file) {
        JsonObject answer = library.done("call", Map.of("file", kit.credential(file), "url", INVOICES));

        assertThat(answer.optionalText("error")).isEmpty();
        assertThat(answer.text("kind")).isEqualTo("storage#object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workloads-corp-as-reader", "reader-key", "reader-impersonated"})
    void each_of_them_is_refused_where_nobody_granted_anything(String file) {
        JsonObject answer = library.done("call", Map.of("file", kit.credential(file), "url", OTHER));

        assertThat(answer.text("error")).isEqualTo("PERMISSION_DENIED");
        assertThat(answer.text("message")).contains("storage.objects.get");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workloads-corp-file", "workloads-corp-url"})
    void a_federated_token_is_issued_for_a_file_and_for_a_url(String file) {
        assertThat(library.done("token", Map.of("file", kit.credential(file))).text("access_token"))
                .isNotBlank();
    }

    @Test
    void the_account_of_the_machine_is_found_by_the_metadata_server() {
        JsonObject answer = machine.done("call", Map.of("url", INVOICES));

        assertThat(answer.optionalText("error")).isEmpty();
        assertThat(answer.text("kind")).isEqualTo("storage#object");
    }

    @Test
    void an_id_token_of_the_machine_is_for_its_audience() {
        String token = machine.done("idToken", Map.of("audience", "https://bills.example"))
                .text("id_token");

        assertThat(Jwt.claims(token).text("aud")).isEqualTo("https://bills.example");
    }

    @Test
    void a_token_of_the_machine_is_told_by_tokeninfo() {
        JsonObject told = machine.done("tokenInfo", Map.of());

        assertThat(told.optionalText("error")).isEmpty();
        assertThat(told.text("scopes")).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(told.text("azp")).matches("[0-9]{21}");
        assertThat(told.integer("seconds")).isBetween(3000L, 3600L);
    }

    @Test
    void a_token_that_google_did_not_issue_is_not_told() {
        JsonObject told = machine.done("tokenInfo", Map.of("token", "ya29.nobody"));

        assertThat(told.text("error")).isEqualTo("invalid_token");
        assertThat(told.optionalInteger("status")).contains(400L);
    }

    @Test
    void an_id_token_is_verified_with_the_certificates_at_google_s_own_address_and_for_its_audience_only() {
        String bills = "https://bills.example";
        String token = machine.done("idToken", Map.of("audience", bills)).text("id_token");

        assertThat(machine.done("verify", Map.of("token", token, "audience", bills))
                        .text("sub"))
                .isEqualTo(Jwt.claims(token).text("sub"));
        assertThat(machine.done("verify", Map.of("token", token, "audience", "https://elsewhere.example"))
                        .text("message"))
                .contains("Wrong recipient");
        assertThat(machine.done(
                                "verify",
                                Map.of("token", token.substring(0, token.length() - 8) + "AAAAAAAA", "audience", bills))
                        .text("message"))
                .contains("Invalid token signature");
    }

    @Test
    void an_impersonation_that_was_taken_back_is_refused_and_works_again_when_it_was_granted() {
        Map<String, String> asked = Map.of("file", kit.credential("workloads-corp-as-reader"), "url", INVOICES);
        kit.control("DELETE", "/grants", CREATOR);
        JsonObject refused = library.done("call", asked);

        kit.control("POST", "/grants", CREATOR);

        assertThat(refused.text("message")).contains("iam.serviceAccounts.getAccessToken");
        assertThat(library.done("call", asked).optionalText("error")).isEmpty();
    }
}
