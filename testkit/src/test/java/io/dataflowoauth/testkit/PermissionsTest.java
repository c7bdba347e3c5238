// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code testIamPermissions}, and who may call the methods for policies at all. */
class PermissionsTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String TEST = "/v1/projects/demo:testIamPermissions";
    private static final String ASKED = "{\"permissions\":[\"pubsub.topics.publish\",\"pubsub.topics.get\"]}";

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void only_what_is_granted_is_answered() {
        cloud.stub.grant("roles/pubsub.publisher", WORKER, "projects/demo");

        assertThat(test(TEST, ASKED).body()).isEqualTo("{\"permissions\":[\"pubsub.topics.publish\"]}");
    }

    @Test
    void who_has_nothing_gets_an_empty_answer_and_never_a_denial() {
        HttpResponse<String> answer = test(TEST, ASKED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "pubsub.*",
                "pubsub.topics.*",
                "publish",
                "pubsub.publish",
                "pubsub.googleapis.com/topics.get",
                "Pubsub.topics.get",
                "pubsub.topics.get "
            })
    void a_permission_that_is_none_is_refused(String permission) {
        HttpResponse<String> answer = test(TEST, "{\"permissions\":[\"" + permission + "\"]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("is not valid for this resource.", "\"status\":\"INVALID_ARGUMENT\"");
    }

    @Test
    void a_topic_and_an_account_have_permissions_of_their_own_service_only() {
        String topic = "/v1/projects/demo/topics/t:testIamPermissions";
        String account = "/v1/projects/-/serviceAccounts/" + CloudCaller.READER + ":testIamPermissions";

        assertThat(test(topic, ASKED).statusCode()).isEqualTo(200);
        assertThat(test(topic, "{\"permissions\":[\"storage.objects.get\"]}").statusCode())
                .isEqualTo(400);
        assertThat(test(account, "{\"permissions\":[\"iam.serviceAccounts.signJwt\"]}")
                        .body())
                .isEqualTo("{\"permissions\":[\"iam.serviceAccounts.signJwt\"]}");
        assertThat(test(account, ASKED).statusCode()).isEqualTo(400);
    }

    @Test
    void a_bucket_is_asked_in_the_query_and_answers_as_cloud_storage_does() {
        String path = "/storage/v1/b/open/iam/testPermissions?permissions=storage.objects.get"
                + "&permissions=storage.objects.create";
        cloud.stub.grant("roles/storage.objectViewer", WORKER, "//storage.googleapis.com/projects/_/buckets/open");

        assertThat(cloud.call("GET", path, cloud.machineToken(""), "").body())
                .isEqualTo(
                        "{\"kind\":\"storage#testIamPermissionsResponse\",\"permissions\":[\"storage.objects.get\"]}");
        assertThat(cloud.call("GET", path.replace("/open/", "/shut/"), cloud.machineToken(""), "")
                        .body())
                .isEqualTo("{\"kind\":\"storage#testIamPermissionsResponse\"}");
    }

    @Test
    void an_account_that_does_not_exist_has_no_permissions_for_anybody() {
        cloud.stub.grant("roles/iam.serviceAccountTokenCreator", WORKER, "projects/demo");
        String ghost = "/v1/projects/demo/serviceAccounts/ghost@demo.iam.gserviceaccount.com:testIamPermissions";

        assertThat(test(ghost, "{\"permissions\":[\"iam.serviceAccounts.signJwt\"]}")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void the_journal_tells_who_asked_and_why_it_was_let_or_denied() {
        cloud.stub.grant("roles/browser", WORKER, "projects/demo");
        cloud.stub.journal().clear();
        String token = cloud.machineToken("");

        cloud.call("POST", "/v1/projects/demo:getIamPolicy", token, "{}");
        cloud.call("POST", "/v1/projects/demo:setIamPolicy", token, "{\"policy\":{}}");

        JournalEntry read =
                cloud.stub.journal().entries(JournalEntry.Kind.CALL_ANSWERED).get(0);
        JournalEntry denied =
                cloud.stub.journal().entries(JournalEntry.Kind.CALL_REFUSED).get(0);
        assertThat(read.principal()).isEqualTo(CloudCaller.WORKER);
        assertThat(read.why().orElse("")).contains("the role roles/browser, which has", "projects.getIamPolicy");
        assertThat(denied.layer()).contains(Diagnosis.Layer.AUTHORIZATION);
        assertThat(denied.why().orElse(""))
                .contains("No binding on", "Roles that have it: roles/iam.securityAdmin, roles/owner");
    }

    @Test
    void authentication_and_scope_come_before_authorization() {
        cloud.stub.grant("roles/browser", WORKER, "projects/demo");
        String path = "/v1/projects/demo:getIamPolicy";

        HttpResponse<String> unknown = cloud.call("POST", path, "ya29.c.forged", "{}");
        HttpResponse<String> narrow =
                cloud.call("POST", path, cloud.machineToken("https://www.googleapis.com/auth/pubsub"), "{}");
        HttpResponse<String> reading = cloud.call(
                "POST", path, cloud.machineToken("https://www.googleapis.com/auth/cloud-platform.read-only"), "{}");
        HttpResponse<String> writing = cloud.call(
                "POST",
                path.replace("get", "set"),
                cloud.machineToken("https://www.googleapis.com/auth/cloud-platform.read-only"),
                "{\"policy\":{}}");

        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(narrow.statusCode()).isEqualTo(403);
        assertThat(narrow.body()).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
        assertThat(reading.statusCode()).isEqualTo(200);
        assertThat(writing.body()).contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @ParameterizedTest
    @CsvSource({
        "cloud-platform, 200",
        "cloud-platform.read-only, 200",
        "devstorage.full_control, 200",
        "devstorage.read_only, 200",
        "devstorage.read_write, 200",
        "pubsub, 403",
        "bigquery, 403"
    })
    void a_bucket_tells_permissions_to_whoever_has_one_of_its_scopes(String scope, int status) {
        String path = "/storage/v1/b/open/iam/testPermissions?permissions=storage.objects.get";

        HttpResponse<String> answer =
                cloud.call("GET", path, cloud.machineToken("https://www.googleapis.com/auth/" + scope), "");
        HttpResponse<String> forged = cloud.call("GET", path, "ya29.c.forged", "");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 403);
        assertThat(forged.statusCode()).isEqualTo(401);
    }

    @Test
    void the_policy_of_a_bucket_is_for_full_control_and_no_less() {
        cloud.stub.grant("roles/storage.admin", WORKER, "projects/_");
        String reading = cloud.machineToken("https://www.googleapis.com/auth/devstorage.read_write");
        String full = cloud.machineToken("https://www.googleapis.com/auth/devstorage.full_control");

        assertThat(cloud.call("GET", "/storage/v1/b/open/iam", reading, "").statusCode())
                .isEqualTo(403);
        assertThat(cloud.call("GET", "/storage/v1/b/open/iam", full, "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_planned_fault_strikes_the_methods_for_policies() {
        cloud.stub.failNext(IamService.POLICIES, 1, 503);

        assertThat(test(TEST, ASKED).statusCode()).isEqualTo(503);
        assertThat(test(TEST, ASKED).statusCode()).isEqualTo(200);
    }

    @Test
    void a_bounded_token_is_held_to_its_boundary_here_too() {
        cloud.stub.grant("roles/storage.admin", WORKER, "projects/_");
        cloud.stub.grant("roles/browser", WORKER, "projects/demo");
        String bounded = LoopbackCaller.text(
                cloud.form(
                        "/v1/token",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:token-exchange",
                                "requested_token_type",
                                "urn:ietf:params:oauth:token-type:access_token",
                                "subject_token_type",
                                "urn:ietf:params:oauth:token-type:access_token",
                                "subject_token",
                                cloud.machineToken(""),
                                "options",
                                "{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
                                        + "\"//storage.googleapis.com/projects/_/buckets/open\","
                                        + "\"availablePermissions\":[\"inRole:roles/storage.legacyBucketOwner\"]}]}}")),
                "access_token");

        assertThat(cloud.call("GET", "/storage/v1/b/open/iam", bounded, "").statusCode())
                .isEqualTo(200);
        assertThat(cloud.call("GET", "/storage/v1/b/shut/iam", bounded, "").statusCode())
                .isEqualTo(403);
        assertThat(cloud.call("POST", "/v1/projects/demo:getIamPolicy", bounded, "{}")
                        .statusCode())
                .isEqualTo(401);
    }

    private HttpResponse<String> test(String path, String json) {
        return cloud.call("POST", path, cloud.machineToken(""), json);
    }
}
