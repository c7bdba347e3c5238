// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static io.dataflowoauth.testkit.CloudCaller.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests as cloud.google.com/go and golang.org/x/oauth2 write them, and what they insist on in answers. By wire form only: no Go
 * runs here.
 */
class GoWireFormsTest {
    private static final String METADATA = "/computeMetadata/v1/";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";
    private static final String CLIENT =
            "gl-go/1.23.4 auth/0.16.0 google-byoid-sdk source/file sa-impersonation/true config-lifetime/false";

    private final CloudCaller cloud = new CloudCaller();
    private final LoopbackCaller caller = new LoopbackCaller(cloud.stub);
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(cloud.clock));
    private final WorkloadProvider provider = cloud.stub.provider("123456", "ci", "issuer", issuer);

    @AfterEach
    void close() {
        issuer.close();
        cloud.close();
    }

    @ParameterizedTest
    @CsvSource({
        "project/project-id, demo",
        "project/numeric-project-id, 123456",
        "instance/service-accounts/default/email, " + WORKER
    })
    void it_asks_the_metadata_server_by_the_name_of_its_client(String path, String text) {
        assertThat(metadata(path).body()).isEqualTo(text);
    }

    @Test
    void a_token_of_the_machine_has_three_members_and_whole_seconds() {
        HttpResponse<String> answer = metadata("instance/service-accounts/default/token?scopes=" + SCOPE);

        assertThat(answer.body())
                .containsPattern("\"access_token\":\"[^\"]+\"")
                .containsPattern("\"expires_in\":[0-9]+[,}]")
                .contains("\"token_type\":\"Bearer\"");
    }

    @Test
    void a_path_that_the_machine_does_not_have_is_404() {
        assertThat(metadata("instance/attributes/absent").statusCode()).isEqualTo(404);
    }

    @Test
    void a_federated_token_becomes_the_account_s_without_a_list_of_delegates() {
        cloud.stub.grant("roles/iam.workloadIdentityUser", provider.everyone(), cloud.reader);
        String federated = LoopbackCaller.text(exchange(provider.audience()), "access_token");

        HttpResponse<String> answer = cloud.asked(
                "/v1/projects/-/serviceAccounts/" + READER + ":generateAccessToken",
                federated,
                "{\"lifetime\":\"3600s\",\"scope\":[\"" + SCOPE + "\"]}");

        assertThat(LoopbackCaller.text(answer, "accessToken")).isNotEmpty();
        assertThat(Instant.parse(LoopbackCaller.text(answer, "expireTime")).getEpochSecond())
                .isEqualTo(cloud.clock.now().getEpochSecond() + 3600);
    }

    @Test
    void a_federated_token_that_may_not_impersonate_is_403() {
        String federated = LoopbackCaller.text(exchange(provider.audience()), "access_token");

        HttpResponse<String> answer = cloud.asked(
                "/v1/projects/-/serviceAccounts/" + READER + ":generateAccessToken",
                federated,
                "{\"lifetime\":\"3600s\",\"scope\":[\"" + SCOPE + "\"]}");

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void a_provider_that_is_not_there_is_a_target_that_is_not() {
        HttpResponse<String> answer = exchange(provider.audience().replace("/providers/issuer", "/providers/absent"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(LoopbackCaller.text(answer, "error")).isEqualTo("invalid_target");
    }

    @Test
    void an_id_token_of_another_account_has_its_e_mail() throws Exception {
        String keys = cloud.get("/oauth2/v3/certs", "nobody").body();

        HttpResponse<String> answer =
                cloud.method(READER, "generateIdToken", "{\"audience\":\"https://a.example\",\"includeEmail\":true}");

        assertThat(KitKeys.verify(LoopbackCaller.text(answer, "token"), keys))
                .containsEntry("aud", "https://a.example")
                .containsEntry("email", READER);
    }

    @Test
    void its_validator_may_keep_google_s_keys_for_a_while() {
        HttpResponse<String> keys = cloud.get("/oauth2/v3/certs", "nobody");

        assertThat(keys.headers().firstValue("Cache-Control").orElse("")).contains("max-age=");
    }

    @Test
    void an_assertion_names_the_token_endpoint_of_its_file() {
        Map<String, Object> claims = cloud.claims();
        claims.put("aud", cloud.stub.base() + "/token");

        HttpResponse<String> answer = cloud.form(
                "/token",
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", cloud.signed(claims)));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> exchange(String audience) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("audience", audience);
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
        form.put("scope", LoopbackCaller.CLOUD);
        form.put(
                "subject_token",
                issuer.subjectToken("job-7", provider.audience()).reveal());
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        return cloud.form("/v1/token", form, "x-goog-api-client", CLIENT);
    }

    private HttpResponse<String> metadata(String path) {
        return caller.send(HttpRequest.newBuilder(URI.create(cloud.stub.base() + METADATA + path))
                .header("Metadata-Flavor", "Google")
                .header("User-Agent", "gcloud-golang/0.1"));
    }
}
