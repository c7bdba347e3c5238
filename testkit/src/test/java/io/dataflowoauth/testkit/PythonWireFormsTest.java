// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests as google-auth for Python writes them, and what it insists on in answers. By wire form only: no Python runs here.
 */
class PythonWireFormsTest {
    private static final String METADATA = "/computeMetadata/v1/";
    private static final String ACCOUNT = METADATA + "instance/service-accounts/default/";
    private static final String CLIENT = "gl-python/3.12.3 auth/2.40.3 cred-type/";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

    /** The only form that it parses. */
    private static final DateTimeFormatter EXPIRE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);

    private final CloudCaller cloud = new CloudCaller();
    private final LoopbackCaller caller = new LoopbackCaller(cloud.stub);

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void its_ping_wants_200_and_the_flavor() {
        HttpResponse<String> answer = metadata("/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Metadata-Flavor")).contains("Google");
    }

    @Test
    void it_reads_the_account_s_directory_and_token_as_json_by_their_content_type() {
        HttpResponse<String> directory = metadata(ACCOUNT + "?recursive=true");
        HttpResponse<String> token =
                metadata(ACCOUNT + "token?scopes=https%3A%2F%2Fa.example%2Chttps%3A%2F%2Fb.example");

        assertThat(mediaType(directory)).isEqualTo("application/json");
        assertThat(LoopbackCaller.text(directory, "email")).isEqualTo(WORKER);
        assertThat(mediaType(token)).isEqualTo("application/json");
        assertThat(token.body()).containsPattern("\"expires_in\":[0-9]+[,}]");
        assertThat(cloud.stub
                        .journal()
                        .entries(JournalEntry.Kind.TOKEN_ISSUED)
                        .get(0)
                        .scopes())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "project/project-id",
                "universe/universe-domain",
                "instance/service-accounts/default/email",
                "instance/service-accounts/default/identity?audience=https%3A%2F%2Fa.example&format=full"
            })
    void what_it_takes_as_text_is_not_called_json(String path) {
        HttpResponse<String> answer = metadata(METADATA + path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(mediaType(answer)).isNotEqualTo("application/json");
    }

    @Test
    void an_impersonated_token_expires_at_a_time_of_its_only_form() {
        HttpResponse<String> answer = cloud.method(
                READER,
                "generateAccessToken",
                "{\"delegates\": [], \"scope\": [\"" + SCOPE + "\"], \"lifetime\": \"3600s\"}",
                "x-goog-api-client",
                CLIENT + "imp");

        LocalDateTime expires = LocalDateTime.parse(LoopbackCaller.text(answer, "expireTime"), EXPIRE_TIME);
        assertThat(expires.toEpochSecond(ZoneOffset.UTC))
                .isEqualTo(cloud.clock.now().getEpochSecond() + 3600);
    }

    @Test
    void an_account_that_is_not_granted_is_refused_with_a_message_that_it_can_show() {
        HttpResponse<String> answer = cloud.method(
                "other@demo.iam.gserviceaccount.com",
                "generateAccessToken",
                "{\"delegates\": [], \"scope\": [\"" + SCOPE + "\"], \"lifetime\": \"3600s\"}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .containsPattern("\"error\":\\{.*\"message\":\"Permission 'iam.serviceAccounts.getAccessToken' denied");
    }

    @Test
    void an_id_token_is_asked_for_with_flags_that_are_texts() throws Exception {
        String keys = cloud.get("/oauth2/v3/certs", "nobody").body();

        HttpResponse<String> answer = cloud.method(
                READER,
                "generateIdToken",
                "{\"audience\": \"https://a.example\", \"delegates\": [], \"includeEmail\": \"true\","
                        + " \"useEmailAzp\": \"true\"}");

        assertThat(KitKeys.verify(LoopbackCaller.text(answer, "token"), keys))
                .containsEntry("aud", "https://a.example")
                .containsEntry("email", READER);
    }

    @Test
    void bytes_are_signed_with_an_empty_list_of_delegates() {
        HttpResponse<String> answer = cloud.method(READER, "signBlob", "{\"payload\": \"AQID\", \"delegates\": []}");

        assertThat(LoopbackCaller.text(answer, "keyId")).isNotEmpty();
        assertThat(LoopbackCaller.text(answer, "signedBlob")).isNotEmpty();
    }

    @Test
    void an_assertion_names_google_s_token_endpoint_whatever_the_file_says() {
        HttpResponse<String> answer = cloud.form(
                "/token",
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        cloud.signed(cloud.claims())),
                "x-goog-api-client",
                CLIENT + "sa");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"access_token\"").containsPattern("\"expires_in\":[0-9]+[,}]");
    }

    @Test
    void an_assertion_for_another_endpoint_is_refused_in_words_of_oauth() {
        Map<String, Object> claims = cloud.claims();
        claims.put("aud", "https://issuer.example/token");

        HttpResponse<String> answer = cloud.form(
                "/token",
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", cloud.signed(claims)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(LoopbackCaller.text(answer, "error")).isEqualTo("invalid_grant");
    }

    private HttpResponse<String> metadata(String path) {
        return caller.send(HttpRequest.newBuilder(URI.create(cloud.stub.base() + path))
                .header("Metadata-Flavor", "Google")
                .header("x-goog-api-client", CLIENT + "mds"));
    }

    /** As it takes a content type apart. */
    private static String mediaType(HttpResponse<String> answer) {
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        return type.contains(";") ? type.substring(0, type.indexOf(';')).strip() : type;
    }
}
