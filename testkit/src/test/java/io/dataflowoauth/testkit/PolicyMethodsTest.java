// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.policy.Condition;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies over the wire, at the paths and in the shapes of Google's APIs. */
class PolicyMethodsTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String READER = "serviceAccount:" + CloudCaller.READER;
    private static final String PROJECT = "/v1/projects/demo";
    private static final String ADMIN = "roles/resourcemanager.projectIamAdmin";
    private static final String VIEWER = "roles/storage.objectViewer";
    private static final String CONDITION = "{\"title\":\"t\",\"expression\":\"resource.service == 'x'\"}";

    private final CloudCaller cloud = new CloudCaller();
    private final String token = cloud.machineToken("");

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_policy_is_read_by_whoever_may_read_it() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");

        HttpResponse<String> read = post(PROJECT + ":getIamPolicy", "{}");

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body())
                .matches("\\{\"version\":1,\"etag\":\"[A-Za-z0-9+/]{11}=\",\"bindings\":\\[\\{\"role\":\"" + ADMIN
                        + "\",\"members\":\\[\"" + WORKER + "\"]}]}");
    }

    @Test
    void whoever_may_not_is_denied_in_googles_words() {
        HttpResponse<String> read = post(PROJECT + ":getIamPolicy", "{}");

        assertThat(read.statusCode()).isEqualTo(403);
        assertThat(read.body())
                .isEqualTo("{\"error\":{\"code\":403,\"message\":\"Permission 'resourcemanager.projects.getIamPolicy'"
                        + " denied on resource '//cloudresourcemanager.googleapis.com/projects/demo' (or it may not"
                        + " exist).\",\"status\":\"PERMISSION_DENIED\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IAM_PERMISSION_DENIED\","
                        + "\"domain\":\"iam.googleapis.com\",\"metadata\":{\"permission\":"
                        + "\"resourcemanager.projects.getIamPolicy\",\"resource\":"
                        + "\"//cloudresourcemanager.googleapis.com/projects/demo\"}}]}}");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/projects/demo:getIamPolicy, roles/browser, projects/demo",
        "POST, /v3/projects/demo:getIamPolicy, roles/browser, projects/demo",
        "POST, /v3/folders/7:getIamPolicy, roles/resourcemanager.folderIamAdmin, folders/7",
        "POST, /v1/organizations/1:getIamPolicy, roles/resourcemanager.organizationAdmin, organizations/1",
        "POST, /v1/projects/-/serviceAccounts/reader@demo.iam.gserviceaccount.com:getIamPolicy,"
                + " roles/iam.serviceAccountViewer, projects/demo",
        "POST, /v1/projects/demo/serviceAccounts/reader@demo.iam.gserviceaccount.com:getIamPolicy,"
                + " roles/iam.serviceAccountAdmin, projects/demo",
        "GET, /v1/projects/demo/topics/t:getIamPolicy, roles/pubsub.admin, projects/demo",
        "GET, /v1/projects/demo/subscriptions/s:getIamPolicy, roles/pubsub.admin, projects/demo",
        "GET, /storage/v1/b/open/iam, roles/storage.admin, //storage.googleapis.com/projects/_/buckets/open",
        "POST, /bigquery/v2/projects/demo/datasets/d/tables/t:getIamPolicy, roles/bigquery.dataOwner, projects/demo"
    })
    void each_api_has_its_own_path_and_its_own_permission(String method, String path, String role, String resource) {
        int before = call(method, path, "").statusCode();
        cloud.stub.grant(role, WORKER, resource);
        HttpResponse<String> after = call(method, path, "");

        assertThat(before).isEqualTo(403);
        assertThat(after.statusCode()).as(after.body()).isEqualTo(200);
        assertThat(LoopbackCaller.text(after, "etag")).isNotEqualTo("null");
    }

    @Test
    void a_resource_without_a_policy_has_an_etag_and_nothing_else() {
        cloud.stub.grant("roles/pubsub.admin", WORKER, "projects/demo");

        assertThat(call("GET", "/v1/projects/demo/topics/t:getIamPolicy", "").body())
                .isEqualTo("{\"etag\":\"ACAB\"}");
    }

    @Test
    void a_bucket_answers_in_the_shape_of_cloud_storage() {
        cloud.stub.grant("roles/storage.admin", WORKER, "//storage.googleapis.com/projects/_/buckets/open");

        HttpResponse<String> set = call(
                "PUT",
                "/storage/v1/b/open/iam",
                "{\"kind\":\"storage#policy\",\"bindings\":[{\"role\":\"" + VIEWER
                        + "\",\"members\":[\"allUsers\"]}]}");

        assertThat(set.body())
                .startsWith("{\"kind\":\"storage#policy\",\"resourceId\":\"projects/_/buckets/open\",\"version\":1,")
                .endsWith("\"bindings\":[{\"role\":\"" + VIEWER + "\",\"members\":[\"allUsers\"]}]}");
        assertThat(call("GET", "/storage/v1/b/open/iam", "").statusCode())
                .as("the worker has set its own role aside")
                .isEqualTo(403);
    }

    @Test
    void a_stale_etag_is_a_conflict_and_changes_nothing() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        String etag = LoopbackCaller.text(post(PROJECT + ":getIamPolicy", "{}"), "etag");
        cloud.stub.grant(VIEWER, READER, "projects/demo");
        String current = LoopbackCaller.text(post(PROJECT + ":getIamPolicy", "{}"), "etag");

        HttpResponse<String> stale = set(1, etag, binding(ADMIN, WORKER));

        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body())
                .isEqualTo(
                        "{\"error\":{\"code\":409,\"message\":\"There were concurrent policy changes. Please retry the"
                                + " whole read-modify-write with exponential backoff. The request's ETag '"
                                + etag.replace("/", "\\/") + "' did not match the current policy's ETag '"
                                + current.replace("/", "\\/") + "'.\",\"status\":\"ABORTED\"}}");
        assertThat(LoopbackCaller.text(post(PROJECT + ":getIamPolicy", "{}"), "etag"))
                .isEqualTo(current);
    }

    @Test
    void the_current_etag_replaces_the_policy_and_gives_another_one() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        String etag = LoopbackCaller.text(post(PROJECT + ":getIamPolicy", "{}"), "etag");

        HttpResponse<String> set = set(1, etag, binding(ADMIN, WORKER) + "," + binding(VIEWER, READER));

        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(LoopbackCaller.text(set, "etag")).isNotEqualTo(etag);
        assertThat(cloud.stub
                        .policies()
                        .explain(READER, "storage.objects.get", "//storage.googleapis.com/projects/demo/buckets/b")
                        .allowed())
                .isTrue();
    }

    @Test
    void without_an_etag_whatever_is_there_is_replaced() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        cloud.stub.policies().grant(VIEWER, READER, "projects/demo", Condition.of("resource.service == 'x'"));

        HttpResponse<String> set =
                post(PROJECT + ":setIamPolicy", "{\"policy\":{\"bindings\":[" + binding(ADMIN, WORKER) + "]}}");

        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(post(PROJECT + ":getIamPolicy", "{\"options\":{\"requestedPolicyVersion\":3}}")
                        .body())
                .doesNotContain("condition");
    }

    @Test
    void a_stale_etag_at_a_bucket_is_a_failed_precondition() {
        cloud.stub.grant("roles/storage.admin", WORKER, "projects/_");

        HttpResponse<String> stale = call("PUT", "/storage/v1/b/open/iam", "{\"etag\":\"BwXstale\",\"bindings\":[]}");

        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(stale.body()).contains("\"reason\":\"conditionNotMet\"");
    }

    @Test
    void a_condition_is_shown_to_those_who_know_of_version_three() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        cloud.stub.policies().grant(VIEWER, READER, "projects/demo", new Condition("t", "", "resource.service == 'x'"));

        String third = post(PROJECT + ":getIamPolicy", "{\"options\":{\"requestedPolicyVersion\":3}}")
                .body();
        String first = post(PROJECT + ":getIamPolicy", "{\"options\":{\"requestedPolicyVersion\":1}}")
                .body();

        assertThat(third).contains("\"version\":3", "\"condition\":{\"expression\":\"resource.service == 'x'\"");
        assertThat(first).contains("\"version\":1", VIEWER + "_withcond_").doesNotContain("resource.service");
    }

    @Test
    void version_three_without_conditions_is_answered_as_one() {
        cloud.stub.grant("roles/pubsub.admin", WORKER, "//pubsub.googleapis.com/projects/demo/topics/t");

        assertThat(call("GET", "/v1/projects/demo/topics/t:getIamPolicy?options.requestedPolicyVersion=3", "")
                        .body())
                .contains("\"version\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "4", "-1", "\"3\"", "true"})
    void another_version_is_refused(String version) {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");

        assertThat(post(PROJECT + ":getIamPolicy", "{\"options\":{\"requestedPolicyVersion\":" + version + "}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(PROJECT + ":setIamPolicy", "{\"policy\":{\"version\":" + version + "}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_condition_cannot_be_set_or_lost_below_version_three() {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        String conditional = binding(VIEWER, READER).replace("]}", "],\"condition\":" + CONDITION + "}");
        String etag = LoopbackCaller.text(post(PROJECT + ":getIamPolicy", "{}"), "etag");

        HttpResponse<String> set = set(1, etag, binding(ADMIN, WORKER) + "," + conditional);
        HttpResponse<String> asThree = set(3, etag, binding(ADMIN, WORKER) + "," + conditional);
        HttpResponse<String> losing = set(1, LoopbackCaller.text(asThree, "etag"), binding(ADMIN, WORKER));

        assertThat(List.of(set.statusCode(), asThree.statusCode(), losing.statusCode()))
                .containsExactly(400, 200, 400);
        assertThat(LoopbackCaller.text(asThree, "version")).isEqualTo("3");
        assertThat(losing.body())
                .contains("Specified policy version (1) cannot be less than the existing policy version (3). For more"
                        + " information, please refer to");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"role\":\"roles/none\",\"members\":[\"allUsers\"]} | Role roles/none is not supported",
                "{\"role\":\"roles/browser\",\"members\":[\"ada@example.com\"]} | Invalid member: ada@example.com",
                "{\"role\":\"roles/browser\",\"members\":[\"serviceAccount:ghost@demo.iam.gserviceaccount.com\"]}"
                        + " | Service account ghost@demo.iam.gserviceaccount.com does not exist.",
                "{\"role\":\"roles/owner\",\"members\":[\"user:ada@example.com\"],\"condition\":{\"expression\":\"true\"}}"
                        + " | Conditions can't be set",
                "{\"role\":\"roles/browser\",\"members\":[\"allUsers\"],\"condition\":{\"expression\":\"true\"}}"
                        + " | Conditions can't be set",
                "{\"role\":\"roles/browser\",\"members\":[\"user:ada@example.com\"],\"condition\":{\"expression\":\"1 +\"}}"
                        + " | Condition expression compilation failed",
                "{\"role\":\"roles/browser\",\"members\":[\"user:ada@example.com\"],\"condition\":{\"title\":\"t\"}}"
                        + " | Invalid value at 'policy.bindings.condition'",
                "{\"role\":\"roles/browser\",\"members\":[\"allUsers\"]}"
                        + " | allUsers and allAuthenticatedUsers are not supported",
                "{\"role\":7} | Invalid value at 'policy.bindings'",
                "{\"role\":\"roles/browser\",\"members\":[7]} | Invalid value at 'policy.bindings.members'",
                "7 | Invalid value at 'policy.bindings'"
            })
    void a_binding_that_google_refuses_is_refused_and_nothing_changes(String binding, String message) {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");
        String before = post(PROJECT + ":getIamPolicy", "{}").body();

        HttpResponse<String> refused =
                post(PROJECT + ":setIamPolicy", "{\"policy\":{\"version\":3,\"bindings\":[" + binding + "]}}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(message, "\"status\":\"INVALID_ARGUMENT\"");
        assertThat(post(PROJECT + ":getIamPolicy", "{}").body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"policy\":[]}", "{\"policy\":{},\"updateMask\":\"auditConfigs\"}"})
    void what_is_no_request_for_a_policy_is_refused(String body) {
        cloud.stub.grant(ADMIN, WORKER, "projects/demo");

        assertThat(post(PROJECT + ":setIamPolicy", body).statusCode()).isEqualTo(400);
    }

    @Test
    void an_account_that_does_not_exist_is_not_found_by_those_who_may_look() {
        String ghost = "/v1/projects/demo/serviceAccounts/ghost@demo.iam.gserviceaccount.com:getIamPolicy";
        int denied = post(ghost, "{}").statusCode();
        cloud.stub.grant("roles/iam.serviceAccountAdmin", WORKER, "projects/demo");

        assertThat(denied).isEqualTo(403);
        assertThat(post(ghost, "{}").statusCode()).isEqualTo(404);
        assertThat(post(ghost.replace("projects/demo", "projects/other"), "{}").statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> set(int version, String etag, String bindings) {
        return post(
                PROJECT + ":setIamPolicy",
                "{\"policy\":{\"version\":" + version + ",\"etag\":\"" + etag + "\",\"bindings\":[" + bindings + "]}}");
    }

    private static String binding(String role, String member) {
        return "{\"role\":\"" + role + "\",\"members\":[\"" + member + "\"]}";
    }

    private HttpResponse<String> post(String path, String json) {
        return call("POST", path, json);
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }
}
