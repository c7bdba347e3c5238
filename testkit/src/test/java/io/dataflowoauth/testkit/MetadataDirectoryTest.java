// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metadata server's directories and values: as text, as JSON, one by one and all at once. */
class MetadataDirectoryTest {
    private static final String V1 = "/computeMetadata/v1/";
    private static final String ACCOUNT = "instance/service-accounts/default/";

    private final CloudCaller cloud = new CloudCaller();

    @BeforeEach
    void attach() {
        cloud.stub.attach(CloudCaller.WORKER, "https://scope.example/a");
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "project/project-id | application/json | \"demo\"",
                "project/numeric-project-id | application/json | 123456",
                "instance/id | application/json | 4567890123456789012",
                "instance/service-accounts/default/scopes | application/json | [\"https://scope.example/a\"]",
                "instance/service-accounts/default/aliases | application/json | [\"default\"]"
            })
    void a_value_is_json_if_it_is_asked_to_be(String path, String type, String json) {
        HttpResponse<String> answer = cloud.metadata(V1 + path + "?alt=json");

        assertThat(answer.body()).isEqualTo(json);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    }

    @Test
    void a_directory_is_json_with_all_that_is_in_it_but_tokens() {
        HttpResponse<String> answer = cloud.metadata(V1 + "?recursive=true");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.body())
                .contains(
                        "\"projectId\":\"demo\"",
                        "\"numericProjectId\":123456",
                        "\"universeDomain\":\"googleapis.com\"",
                        "\"serviceAccounts\":{\"default\":{\"aliases\":[\"default\"],\"email\":\"" + CloudCaller.WORKER,
                        "\"" + CloudCaller.WORKER + "\":{")
                .doesNotContain("token", "identity", "ya29");
        assertThat(cloud.stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).isEmpty();
    }

    @Test
    void a_directory_is_text_line_by_line_if_it_is_asked_to_be() {
        assertThat(cloud.metadata(V1 + "project/?recursive=true&alt=text").body())
                .isEqualTo("numeric-project-id 123456\nproject-id demo\n");
        assertThat(cloud.metadata(V1 + ACCOUNT + "?recursive=true&alt=text").body())
                .isEqualTo("aliases default\nemail " + CloudCaller.WORKER + "\nscopes https://scope.example/a\n");
    }

    @Test
    void a_token_is_text_if_it_is_asked_to_be() {
        assertThat(cloud.metadata(V1 + ACCOUNT + "token?alt=text").body())
                .matches("access_token ya29[^\n]+\nexpires_in 1800\ntoken_type Bearer\n");
    }

    @Test
    void how_a_token_is_bound_is_part_of_what_is_kept() {
        String plain = token("token");

        assertThat(token("token")).isEqualTo(plain);
        assertThat(token("token?transport=mtls")).isNotEqualTo(plain);
        assertThat(token("token?transport=alts&binding-enforcement=on")).isNotEqualTo(plain);
    }

    @Test
    void nobody_is_told_to_speak_mutual_tls_to_google() {
        HttpResponse<String> answer = cloud.metadata(V1 + "instance/platform-security/auto-mtls-configuration");

        assertThat(answer.body()).isEqualTo("{\"s2a\":{\"mtls_address\":\"\",\"plaintext_address\":\"\"}}");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "/computeMetadata, /computeMetadata/",
        "/computeMetadata/v1/instance/service-accounts/default, /computeMetadata/v1/instance/service-accounts/default/",
        "/computeMetadata/v1/project?recursive=true, /computeMetadata/v1/project/?recursive=true"
    })
    void a_directory_without_its_slash_is_moved_with_its_query(String path, String to) {
        HttpResponse<String> answer = cloud.metadata(path);

        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).contains(to);
    }

    @ParameterizedTest
    @CsvSource({
        "/computeMetadata/v1/nothing",
        "/computeMetadata/v1/instance/nothing/",
        "/computeMetadata/v1/project/project-id/",
        "/computeMetadata/v1/project/project-id/more",
        "/computeMetadata/v1/instance/service-accounts/other@demo.iam.gserviceaccount.com/token",
        "/computeMetadata/v2/"
    })
    void what_is_not_there_is_a_page_that_says_so(String path) {
        HttpResponse<String> answer = cloud.metadata(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Metadata-Flavor")).contains("Google");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(answer.body()).contains("Error 404");
    }

    @Test
    void the_accounts_of_a_machine_without_one_are_an_empty_directory() {
        cloud.stub.detach();

        assertThat(cloud.metadata(V1 + "instance/service-accounts/").body()).isEmpty();
        assertThat(cloud.metadata(V1 + ACCOUNT).statusCode()).isEqualTo(404);
        assertThat(cloud.metadata(V1 + "instance/?recursive=true").body()).contains("\"serviceAccounts\":{}");
    }

    @ParameterizedTest
    @CsvSource({"alt=xml, alt is json or text", "timeout_sec=soon, timeout_sec is a number", "timeout_sec=-1, a number"
    })
    void a_query_that_makes_no_sense_is_refused(String query, String said) {
        HttpResponse<String> answer = cloud.metadata(V1 + "project/project-id?wait_for_change=true&" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(said);
    }

    @Test
    void every_answer_has_the_headers_of_the_metadata_server_once() {
        for (String path : new String[] {"project/project-id", ACCOUNT + "token", "nothing", "?recursive=true"}) {
            HttpResponse<String> answer = cloud.metadata(V1 + path);

            assertThat(answer.headers().allValues("Metadata-Flavor")).containsExactly("Google");
            assertThat(answer.headers().allValues("Server")).containsExactly("Metadata Server for VM");
            assertThat(answer.headers().allValues("X-XSS-Protection")).containsExactly("0");
            assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("SAMEORIGIN");
        }
    }

    private String token(String query) {
        return LoopbackCaller.text(cloud.metadata(V1 + ACCOUNT + query), "access_token");
    }
}
