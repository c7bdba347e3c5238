// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deny policies over the wire, as IAM's API v2 has them. */
class DenyPoliciesTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String ADA = "user:ada@example.com";
    private static final String POINT = "cloudresourcemanager.googleapis.com%2Fprojects%2Fdemo";
    private static final String POLICIES = "/v2/policies/" + POINT + "/denypolicies";
    private static final String ONE = POLICIES + "/no-deleting";
    private static final String DELETE = "storage.objects.delete";
    private static final String OBJECT = "//storage.googleapis.com/projects/_/buckets/open/objects/a";
    private static final String EVERYBODY = "principalSet://goog/public:all";

    private final CloudCaller cloud = new CloudCaller();
    private final String token = cloud.machineToken("");

    @BeforeEach
    void worker_administers_denials_and_ada_may_delete() {
        cloud.stub.policies().place("//storage.googleapis.com/projects/_/buckets/open", "projects/demo");
        cloud.stub.grant("roles/iam.denyAdmin", WORKER, "projects/demo");
        cloud.stub.grant("roles/storage.objectAdmin", ADA, "projects/demo");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_policy_is_made_by_an_operation_that_is_done_and_denies_at_once() {
        HttpResponse<String> made = create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .startsWith("{\"name\":\"policies/" + POINT + "/denypolicies/no-deleting/operations/")
                .contains(
                        "\"@type\":\"type.googleapis.com/google.iam.v2.PolicyOperationMetadata\"",
                        "\"done\":true",
                        "\"response\":{\"@type\":\"type.googleapis.com/google.iam.v2.Policy\",\"name\":\"policies/"
                                + POINT + "/denypolicies/no-deleting\"",
                        "\"kind\":\"DenyPolicy\"",
                        "\"displayName\":\"nobody deletes\"",
                        "\"etag\":\"",
                        "\"createTime\":\"");
        assertThat(explained().why())
                .isEqualTo("The denial policies/" + POINT + "/denypolicies/no-deleting#1 on"
                        + " //cloudresourcemanager.googleapis.com/projects/demo forbids " + DELETE
                        + " to allUsers, which " + ADA + " is.");
    }

    @Test
    void an_operation_can_be_asked_for_again() {
        HttpResponse<String> made = create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        HttpResponse<String> again = call("GET", "/v2/" + LoopbackCaller.text(made, "name"), "");

        assertThat(again.body()).isEqualTo(made.body());
        assertThat(call("GET", "/v2/" + ONE.substring(4) + "/operations/none", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_policy_is_read_as_it_was_written_and_a_list_leaves_out_the_rules() {
        String rule = rule(EVERYBODY, "storage.googleapis.com/objects.delete");
        create(rule);

        String read = call("GET", ONE, "").body();
        String list = call("GET", POLICIES, "").body();

        assertThat(read).contains("\"rules\":[" + rule + "]");
        assertThat(list)
                .startsWith("{\"policies\":[{\"name\":\"policies/" + POINT)
                .doesNotContain("\"rules\"");
    }

    @Test
    void whom_and_what_a_rule_spares_is_not_denied() {
        cloud.stub.policies().group("group:breakglass@example.com", ADA);
        create("{\"denyRule\":{\"deniedPrincipals\":[\"" + EVERYBODY + "\"],"
                + "\"exceptionPrincipals\":[\"principalSet://goog/group/breakglass@example.com\"],"
                + "\"deniedPermissions\":[\"storage.googleapis.com/objects.*\"],"
                + "\"exceptionPermissions\":[\"storage.googleapis.com/objects.get\"]}}");
        cloud.stub.grant("roles/storage.objectAdmin", "user:bob@example.com", "projects/demo");

        assertThat(explained().allowed()).isTrue();
        assertThat(explained("user:bob@example.com", DELETE).allowed()).isFalse();
        assertThat(explained("user:bob@example.com", "storage.objects.get").allowed())
                .isTrue();
    }

    @Test
    void the_second_rule_is_named_when_it_decides() {
        create(rule("principal://goog/subject/bob@example.com", "storage.googleapis.com/objects.get") + ","
                + rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        assertThat(explained().decision().rule()).contains("denial policies/" + POINT + "/denypolicies/no-deleting#2");
    }

    @Test
    void a_policy_comes_through_as_late_as_a_test_wants() {
        cloud.stub.policies().delayChangesBy(Duration.ofMinutes(7));
        create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        boolean before = explained().allowed();
        int read = call("GET", ONE, "").statusCode();
        cloud.clock.advance(Duration.ofMinutes(7));

        assertThat(List.of(before, explained().allowed())).containsExactly(true, false);
        assertThat(read).isEqualTo(200);
    }

    @Test
    void an_update_replaces_the_rules_if_it_names_the_current_etag() {
        create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));
        String etag = LoopbackCaller.text(call("GET", ONE, ""), "etag");
        String body = policy(rule(EVERYBODY, "storage.googleapis.com/objects.get"))
                .replaceFirst("\\{", "{\"etag\":\"" + etag + "\",");

        HttpResponse<String> updated = call("PUT", ONE, body);
        HttpResponse<String> again = call("PUT", ONE, body);

        assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("\"status\":\"ABORTED\"");
        assertThat(explained().allowed()).isTrue();
        assertThat(explained(ADA, "storage.objects.get").allowed()).isFalse();
    }

    @Test
    void a_policy_is_deleted_with_its_etag_or_without_and_not_with_another() {
        create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        int stale = call("DELETE", ONE + "?etag=BwXstale", "").statusCode();
        boolean denied = explained().allowed();
        int deleted = call("DELETE", ONE, "").statusCode();

        assertThat(List.of(stale, deleted)).containsExactly(409, 200);
        assertThat(List.of(denied, explained().allowed())).containsExactly(false, true);
        assertThat(call("GET", ONE, "").statusCode()).isEqualTo(404);
        assertThat(call("GET", POLICIES, "").body()).isEqualTo("{}");
    }

    @Test
    void a_policy_that_is_there_is_a_conflict_and_one_that_is_not_is_not_found() {
        String rule = rule(EVERYBODY, "storage.googleapis.com/objects.delete");
        int missing = call("PUT", ONE, policy(rule)).statusCode();
        create(rule);

        HttpResponse<String> again = create(rule);

        assertThat(missing).isEqualTo(404);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("\"status\":\"ALREADY_EXISTS\"");
        assertThat(call("DELETE", ONE.replace("no-", "more-"), "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_project_is_answered_by_its_number_where_that_is_known_and_asked_by_either() {
        cloud.stub.policies().numberProject("demo", "123456");
        create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        HttpResponse<String> byNumber = call("GET", ONE.replace("%2Fdemo", "%2F123456"), "");

        assertThat(byNumber.statusCode()).isEqualTo(200);
        assertThat(LoopbackCaller.text(byNumber, "name"))
                .isEqualTo("policies/cloudresourcemanager.googleapis.com%2Fprojects%2F123456/denypolicies/no-deleting");
        assertThat(call("GET", ONE, "").body()).isEqualTo(byNumber.body());
    }

    @Test
    void the_console_and_the_timeline_say_which_rule_denied() {
        cloud.stub.protect(ProtectedResource.at("GET", "/deleting").requiringPermission(DELETE, OBJECT));
        cloud.stub.grant("roles/storage.objectAdmin", WORKER, "projects/demo");
        create(rule(EVERYBODY, "storage.googleapis.com/objects.delete"));

        int status = cloud.get("/deleting", token).statusCode();

        assertThat(status).isEqualTo(403);
        assertThat(Timeline.of(cloud.stub.journal()).html())
                .contains("The denial policies/" + POINT + "/denypolicies/no-deleting#1 on", "forbids " + DELETE);
    }

    @ParameterizedTest
    @CsvSource({"GET, list", "POST, create"})
    void who_may_not_is_denied_in_googles_words(String method, String verb) {
        cloud.stub.revoke("roles/iam.denyAdmin", WORKER, "projects/demo");

        HttpResponse<String> denied = call(method, POLICIES, "{}");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains("Permission iam.googleapis.com/denypolicies." + verb
                        + " denied on resource cloudresourcemanager.googleapis.com/projects/demo");
    }

    @ParameterizedTest
    @CsvSource({"GET, get", "PUT, update", "DELETE, delete"})
    void who_may_not_is_denied_whether_there_is_such_a_policy_or_not(String method, String verb) {
        cloud.stub.revoke("roles/iam.denyAdmin", WORKER, "projects/demo");

        assertThat(call(method, ONE, method.equals("PUT") ? "{}" : "").body())
                .contains("denypolicies." + verb + " denied on resource");
    }

    @Test
    void a_denial_of_the_admin_api_is_a_denial_of_the_admin_too() {
        create(rule(EVERYBODY, "iam.googleapis.com/denypolicies.get"));

        assertThat(call("GET", ONE, "").statusCode()).isEqualTo(403);
        assertThat(call("DELETE", ONE, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "No-deleting", "1st", "no_deleting"})
    void an_id_that_is_none_is_refused(String id) {
        HttpResponse<String> refused =
                call("POST", POLICIES + "?policyId=" + id, policy(rule(EVERYBODY, "a.b.com/objects.delete")));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Invalid policy_id: " + id);
    }

    @Test
    void an_id_must_be_said() {
        assertThat(call("POST", POLICIES, policy(rule(EVERYBODY, "a.b.com/objects.delete")))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void denials_are_attached_to_projects_folders_and_organizations() {
        assertThat(call("GET", POLICIES.replace("%2Fprojects%2Fdemo", "%2Fbuckets%2Fopen"), "")
                        .body())
                .contains("Invalid attachment point: cloudresourcemanager.googleapis.com");
    }

    private IamExplanation explained() {
        return explained(ADA, DELETE);
    }

    private IamExplanation explained(String who, String permission) {
        return cloud.stub.policies().explain(who, permission, OBJECT);
    }

    private HttpResponse<String> create(String rules) {
        return call("POST", POLICIES + "?policyId=no-deleting", policy(rules));
    }

    private static String policy(String rules) {
        return "{\"displayName\":\"nobody deletes\",\"rules\":[" + rules + "]}";
    }

    private static String rule(String principal, String permission) {
        return "{\"denyRule\":{\"deniedPrincipals\":[\"" + principal + "\"],\"deniedPermissions\":[\"" + permission
                + "\"]}}";
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }
}
