// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataServerTest {
    private static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    private static final String ACCOUNT = "/computeMetadata/v1/instance/service-accounts/default/";

    private final HttpClient http = HttpClient.newHttpClient();
    private final TestClock clock = TestClock.create();
    private final IamStub stub = IamStub.start(IamStubOptions.defaults().withTime(clock));

    @BeforeEach
    void attach() {
        stub.attach(WORKER, "https://scope.example/a");
    }

    @AfterEach
    void close() {
        stub.close();
    }

    @ParameterizedTest
    @CsvSource({
        "project/project-id, demo",
        "project/numeric-project-id, 123456",
        "universe/universe-domain, googleapis.com",
        "instance/zone, projects/123456/zones/europe-west1-b",
        "instance/id, 4567890123456789012",
        "instance/service-accounts/default/email, worker@demo.iam.gserviceaccount.com"
    })
    void it_tells_of_the_machine_in_text_that_is_no_json(String path, String text) throws Exception {
        HttpResponse<String> answer = ask("/computeMetadata/v1/" + path, true);

        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.headers().firstValue("Metadata-Flavor")).contains("Google");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void who_lacks_the_flavor_or_was_forwarded_is_refused() throws Exception {
        assertThat(ask(ACCOUNT + "token", false).statusCode()).isEqualTo(403);
        HttpResponse<String> forwarded = http.send(
                request(ACCOUNT + "token")
                        .header("Metadata-Flavor", "Google")
                        .header("X-Forwarded-For", "203.0.113.1")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forwarded.statusCode()).isEqualTo(403);
    }

    @Test
    void the_root_answers_a_ping() throws Exception {
        assertThat(ask("/", false).headers().firstValue("Metadata-Flavor")).contains("Google");
    }

    @Test
    void a_token_stays_the_same_until_five_minutes_before_its_end() throws Exception {
        String first = ask(ACCOUNT + "token", true).body();
        clock.advance(Duration.ofMinutes(55).minusSeconds(1));
        String later = ask(ACCOUNT + "token", true).body();
        clock.advance(Duration.ofSeconds(1));
        String last = ask(ACCOUNT + "token", true).body();

        assertThat(token(later)).isEqualTo(token(first));
        assertThat(later).contains("\"expires_in\":301");
        assertThat(token(last)).isNotEqualTo(token(first));
        assertThat(last).contains("\"expires_in\":3600");
    }

    @Test
    void other_scopes_get_another_token() throws Exception {
        String own = ask(ACCOUNT + "token", true).body();
        String asked = ask(ACCOUNT + "token?scopes=https://b.example,https://c.example", true)
                .body();

        assertThat(token(asked)).isNotEqualTo(token(own));
        assertThat(stub.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).get(1).scopes())
                .containsExactlyInAnyOrder("https://b.example", "https://c.example");
    }

    @Test
    void the_recursive_directory_is_json() throws Exception {
        assertThat(ask("/computeMetadata/v1/instance/service-accounts/?recursive=true", true)
                        .body())
                .contains("\"default\"", WORKER, "https://scope.example/a");
        assertThat(ask(ACCOUNT + "?recursive=true", true).body()).contains("\"aliases\":[\"default\"]");
    }

    @Test
    void an_id_token_needs_an_audience_and_its_full_format_tells_of_the_machine() throws Exception {
        assertThat(ask(ACCOUNT + "identity", true).statusCode()).isEqualTo(400);
        String full = claims(ask(ACCOUNT + "identity?audience=https://a.example&format=full", true)
                .body());
        String standard = claims(
                ask(ACCOUNT + "identity?audience=https://a.example", true).body());

        assertThat(full).contains("\"aud\":\"https://a.example\"", "compute_engine", "\"email\":\"" + WORKER);
        assertThat(standard).doesNotContain("compute_engine", WORKER);
        assertThat(ask("/oauth2/v3/certs", false).body())
                .contains("\"kty\":\"RSA\"")
                .doesNotContain("\"d\":");
    }

    @Test
    void a_machine_without_an_account_knows_no_token() throws Exception {
        stub.detach();

        assertThat(ask(ACCOUNT + "token", true).statusCode()).isEqualTo(404);
        assertThat(ask("/computeMetadata/v1/nothing", true).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/computeMetadata/v1, 301, ''",
        "/computeMetadata/v1/instance, 301, ''",
        "/computeMetadata/v1/instance/service-accounts, 301, ''",
        "/computeMetadata/v1/, 200, instance/",
        "/computeMetadata/v1/instance/, 200, service-accounts/",
        "/computeMetadata/v1/project/, 200, project-id"
    })
    void a_directory_is_listed_at_its_slash_and_moved_there_without_it(String path, int status, String listed)
            throws Exception {
        HttpResponse<String> answer = ask(path, true);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Metadata-Flavor")).contains("Google");
        assertThat(answer.headers().firstValue("Location").orElse("")).isEqualTo(status == 301 ? path + "/" : "");
        assertThat(answer.body()).contains(listed);
    }

    @Test
    void an_outage_has_the_flavor_too() throws Exception {
        stub.failNext(IamService.METADATA, 1, 503);

        HttpResponse<String> answer = ask(ACCOUNT + "token", true);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Metadata-Flavor")).contains("Google");
    }

    private HttpResponse<String> ask(String path, boolean flavored) throws Exception {
        HttpRequest.Builder request = request(path);
        return http.send(
                (flavored ? request.header("Metadata-Flavor", "Google") : request).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stub.base() + path));
    }

    private static String token(String json) {
        return json.replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");
    }

    private static String claims(String jwt) {
        return new String(
                java.util.Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), java.nio.charset.StandardCharsets.UTF_8);
    }
}
