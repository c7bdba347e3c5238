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

/** Principal access boundaries over the wire, as IAM's API v3 has them. */
class PrincipalBoundariesTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String READER = "serviceAccount:reader@jobs.iam.gserviceaccount.com";
    private static final String POOL = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci";
    private static final String JOB = "principal:" + POOL + "/subject/job";
    private static final String BOUNDARIES = "/v3/organizations/7/locations/global/principalAccessBoundaryPolicies";
    private static final String POLICY = BOUNDARIES.substring(4) + "/only-jobs";
    private static final String BINDINGS = "/v3/projects/jobs/locations/global/policyBindings";
    private static final String BINDING = BINDINGS.substring(4) + "/all-accounts";
    private static final String GET = "pubsub.topics.get";
    private static final String INSIDE = "//pubsub.googleapis.com/projects/jobs/topics/t";
    private static final String OUTSIDE = "//pubsub.googleapis.com/projects/other/topics/t";
    private static final String RULES = "{\"displayName\":\"d\",\"details\":{\"rules\":[{\"description\":\"r\","
            + "\"resources\":[\"//cloudresourcemanager.googleapis.com/projects/jobs\"],\"effect\":\"ALLOW\"}]}}";

    private final CloudCaller cloud = new CloudCaller();
    private final String token = cloud.machineToken("");

    @BeforeEach
    void worker_administers_boundaries_and_everybody_may_read_topics() {
        cloud.stub.policies().place("projects/jobs", "organizations/7");
        cloud.stub.policies().place("projects/other", "organizations/7");
        cloud.stub.policies().numberProject("jobs", "123");
        cloud.stub.grant("roles/iam.principalAccessBoundaryAdmin", WORKER, "organizations/7");
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/jobs");
        for (String who : List.of(READER, JOB)) {
            cloud.stub.grant("roles/pubsub.viewer", who, "organizations/7");
        }
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_policy_that_nobody_is_bound_to_bounds_nobody() {
        HttpResponse<String> made = create();

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .startsWith("{\"name\":\"organizations/7/locations/global/operations/operation-")
                .contains(
                        "\"@type\":\"type.googleapis.com/google.iam.v3.OperationMetadata\"",
                        "\"target\":\"" + POLICY + "\",\"verb\":\"create\",\"apiVersion\":\"v3\"",
                        "\"done\":true",
                        "\"@type\":\"type.googleapis.com/google.iam.v3.PrincipalAccessBoundaryPolicy\",\"name\":\""
                                + POLICY,
                        "\"enforcementVersion\":\"latest\"");
        assertThat(reaches(READER, OUTSIDE)).isTrue();
    }

    @Test
    void accounts_of_a_bound_project_reach_what_the_policy_says_and_nothing_else() {
        create();

        HttpResponse<String> bound = bind("//cloudresourcemanager.googleapis.com/projects/jobs", "");

        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
        assertThat(bound.body())
                .contains(
                        "\"name\":\"" + BINDING + "\"",
                        "\"policy\":\"" + POLICY + "\"",
                        "\"policyKind\":\"PRINCIPAL_ACCESS_BOUNDARY\"",
                        "\"policyUid\":\"",
                        "\"target\":{\"principalSet\":\"//cloudresourcemanager.googleapis.com/projects/jobs\"}");
        assertThat(List.of(reaches(READER, INSIDE), reaches(READER, OUTSIDE))).containsExactly(true, false);
        assertThat(cloud.stub.policies().explain(READER, GET, OUTSIDE).why())
                .isEqualTo(READER + " can reach only what lies in //cloudresourcemanager.googleapis.com/projects/jobs"
                        + " (boundary " + POLICY + ", bound by " + BINDING + "), and " + OUTSIDE + " does not.");
    }

    @ParameterizedTest
    @ValueSource(strings = {POOL, "//cloudresourcemanager.googleapis.com/projects/123"})
    void a_pool_is_bound_by_itself_or_with_its_project(String target) {
        cloud.stub.grant("roles/iam.workloadIdentityPoolAdmin", WORKER, "projects/jobs");
        create();

        HttpResponse<String> bound = bind(target, "");

        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
        assertThat(List.of(reaches(JOB, INSIDE), reaches(JOB, OUTSIDE))).containsExactly(true, false);
        assertThat(reaches(READER, OUTSIDE)).isEqualTo(target.equals(POOL));
    }

    @Test
    void all_of_an_organization_can_be_bound() {
        cloud.stub.grant("roles/resourcemanager.organizationAdmin", WORKER, "organizations/7");
        create();

        HttpResponse<String> bound = call(
                "POST",
                "/v3/organizations/7/locations/global/policyBindings?policyBindingId=everybody",
                "{\"policy\":\"" + POLICY
                        + "\",\"target\":{\"principalSet\":\"//cloudresourcemanager.googleapis.com/organizations/7\"}}");

        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
        assertThat(List.of(reaches(READER, OUTSIDE), reaches(JOB, OUTSIDE))).containsExactly(false, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "principal.type == 'iam.googleapis.com/ServiceAccount' | false | true",
                "principal.type == 'iam.googleapis.com/WorkloadPoolIdentity' | true | false",
                "principal.subject == 'job' | true | false",
                "principal.subject.startsWith('reader@') | false | true"
            })
    void a_condition_says_whom_of_the_set_a_binding_is_for(String condition, boolean reader, boolean job) {
        create();
        bind(
                "//cloudresourcemanager.googleapis.com/projects/jobs",
                ",\"condition\":{\"expression\":\"" + condition + "\"}");

        assertThat(List.of(reaches(READER, OUTSIDE), reaches(JOB, OUTSIDE))).containsExactly(reader, job);
    }

    @Test
    void a_changed_policy_bounds_all_who_are_bound() {
        create();
        bind("//cloudresourcemanager.googleapis.com/projects/jobs", "");

        HttpResponse<String> updated = call(
                "PATCH", "/v3/" + POLICY + "?updateMask=details", RULES.replace("projects/jobs", "projects/other"));

        assertThat(updated.statusCode()).as(updated.body()).isEqualTo(200);
        assertThat(List.of(reaches(READER, INSIDE), reaches(READER, OUTSIDE))).containsExactly(false, true);
    }

    @Test
    void a_boundary_comes_through_as_late_as_a_test_wants() {
        create();
        cloud.stub.policies().delayChangesBy(Duration.ofMinutes(5));
        bind("//cloudresourcemanager.googleapis.com/projects/jobs", "");

        boolean before = reaches(READER, OUTSIDE);
        cloud.clock.advance(Duration.ofMinutes(5));

        assertThat(List.of(before, reaches(READER, OUTSIDE))).containsExactly(true, false);
    }

    @Test
    void a_bound_policy_is_deleted_by_force_only_and_its_bindings_with_it() {
        create();
        bind("//cloudresourcemanager.googleapis.com/projects/jobs", "");

        HttpResponse<String> refused = call("DELETE", "/v3/" + POLICY, "");
        HttpResponse<String> forced = call("DELETE", "/v3/" + POLICY + "?force=true", "");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"status\":\"FAILED_PRECONDITION\"");
        assertThat(forced.body()).contains("\"response\":{\"@type\":\"type.googleapis.com/google.protobuf.Empty\"}");
        assertThat(reaches(READER, OUTSIDE)).isTrue();
        assertThat(call("GET", "/v3/" + BINDING, "").statusCode()).isEqualTo(404);
    }

    @Test
    void who_is_unbound_reaches_everything_again() {
        create();
        bind("//cloudresourcemanager.googleapis.com/projects/jobs", "");

        int stale = call("DELETE", "/v3/" + BINDING + "?etag=BwXstale", "").statusCode();
        int unbound = call("DELETE", "/v3/" + BINDING, "").statusCode();

        assertThat(List.of(stale, unbound)).containsExactly(409, 200);
        assertThat(reaches(READER, OUTSIDE)).isTrue();
    }

    @Test
    void policies_and_bindings_are_listed_and_found() {
        create();
        String target = "//cloudresourcemanager.googleapis.com/projects/jobs";
        bind(target, "");

        assertThat(call("GET", BOUNDARIES, "").body()).contains("\"principalAccessBoundaryPolicies\":[{", POLICY);
        assertThat(call("GET", BINDINGS, "").body()).contains("\"policyBindings\":[{", BINDING);
        assertThat(call("GET", "/v3/" + POLICY + ":searchPolicyBindings", "").body())
                .contains(BINDING);
        assertThat(call("GET", BINDINGS + ":searchTargetPolicyBindings?target=" + target, "")
                        .body())
                .contains(BINDING);
        assertThat(call("GET", BINDINGS + ":searchTargetPolicyBindings?target=" + POOL, "")
                        .statusCode())
                .as("searching in a pool needs a permission on it")
                .isEqualTo(403);
        assertThat(call("GET", "/v3/projects/123/locations/global/policyBindings/all-accounts", "")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void the_console_and_the_timeline_say_which_boundary_is_in_the_way() {
        cloud.stub.grant("roles/pubsub.viewer", WORKER, "organizations/7");
        cloud.stub.protect(ProtectedResource.at("GET", "/topic").requiringPermission(GET, OUTSIDE));
        cloud.stub.policies().place("projects/demo", "organizations/7");
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/demo");
        create();
        String demo = "//cloudresourcemanager.googleapis.com/projects/demo";
        call(
                "POST",
                BINDINGS.replace("/jobs/", "/demo/") + "?policyBindingId=all-accounts",
                "{\"policy\":\"" + POLICY + "\",\"target\":{\"principalSet\":\"" + demo + "\"}}");

        int status = cloud.get("/topic", token).statusCode();

        assertThat(status).isEqualTo(403);
        assertThat(Timeline.of(cloud.stub.journal()).html())
                .contains("(boundary " + POLICY + ", bound by " + BINDING.replace("/jobs/", "/demo/"));
    }

    private boolean reaches(String who, String what) {
        return cloud.stub.policies().explain(who, GET, what).allowed();
    }

    private HttpResponse<String> create() {
        return call("POST", BOUNDARIES + "?principalAccessBoundaryPolicyId=only-jobs", RULES);
    }

    private HttpResponse<String> bind(String target, String more) {
        return call(
                "POST",
                BINDINGS + "?policyBindingId=all-accounts",
                "{\"policy\":\"" + POLICY + "\",\"target\":{\"principalSet\":\"" + target + "\"}" + more + "}");
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }
}
