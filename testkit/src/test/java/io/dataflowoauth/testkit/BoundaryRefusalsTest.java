// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IAM's API v3 refuses of principal access boundaries and their bindings, to whom, and how. */
class BoundaryRefusalsTest {
    private static final String WORKER = "serviceAccount:" + CloudCaller.WORKER;
    private static final String BOUNDARIES = "/v3/organizations/7/locations/global/principalAccessBoundaryPolicies";
    private static final String POLICY = BOUNDARIES.substring(4) + "/only-jobs";
    private static final String BINDINGS = "/v3/projects/jobs/locations/global/policyBindings";
    private static final String SET = "//cloudresourcemanager.googleapis.com/projects/jobs";
    private static final String RULES =
            "{\"details\":{\"rules\":[{\"resources\":[\"" + SET + "\"],\"effect\":\"ALLOW\"}]}}";
    private static final String BOUND = "{\"policy\":\"" + POLICY + "\",\"target\":{\"principalSet\":\"" + SET + "\"}}";

    private final CloudCaller cloud = new CloudCaller();
    private final String token = cloud.machineToken("");

    @BeforeEach
    void worker_administers_boundaries() {
        cloud.stub.policies().place("projects/jobs", "organizations/7");
        cloud.stub.grant("roles/iam.principalAccessBoundaryAdmin", WORKER, "organizations/7");
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/jobs");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void what_is_there_is_a_conflict_and_what_is_not_is_not_found() {
        int missing = call("PATCH", "/v3/" + POLICY, "{}").statusCode();
        int unbound = bind(BOUND).statusCode();
        create(RULES);
        bind(BOUND);

        assertThat(List.of(missing, unbound)).containsExactly(404, 404);
        assertThat(create(RULES).statusCode()).isEqualTo(409);
        assertThat(bind(BOUND).body()).contains("\"status\":\"ALREADY_EXISTS\"");
        assertThat(call("GET", "/v3/" + POLICY + "-more", "").statusCode()).isEqualTo(404);
        assertThat(call("GET", BINDINGS + "/none", "").statusCode()).isEqualTo(404);
        assertThat(call("DELETE", BINDINGS + "/none", "").statusCode()).isEqualTo(404);
        assertThat(call("PATCH", BINDINGS + "/none", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void a_stale_etag_is_a_conflict() {
        create(RULES);
        bind(BOUND);

        assertThat(call("PATCH", "/v3/" + POLICY, "{\"etag\":\"BwXstale\"}").body())
                .contains("\"status\":\"ABORTED\"");
        assertThat(call("DELETE", "/v3/" + POLICY + "?etag=BwXstale", "").statusCode())
                .isEqualTo(409);
        assertThat(call("PATCH", BINDINGS + "/some", "{\"etag\":\"BwXstale\"}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void the_current_etag_changes_what_the_mask_names() {
        create(RULES);
        String etag = LoopbackCaller.text(call("GET", "/v3/" + POLICY, ""), "etag");

        HttpResponse<String> named = call(
                "PATCH",
                "/v3/" + POLICY + "?updateMask=display_name",
                "{\"etag\":\"" + etag + "\",\"displayName\":\"n\"}");

        assertThat(named.body()).contains("\"displayName\":\"n\"", SET);
        assertThat(call("PATCH", "/v3/" + POLICY + "?updateMask=displayName", "{}")
                        .body())
                .doesNotContain("\"displayName\"");
    }

    @Test
    void a_binding_keeps_its_set_and_its_policy() {
        create(RULES);
        bind(BOUND);

        HttpResponse<String> same =
                call("PATCH", BINDINGS + "/some", BOUND.replaceFirst("\\{", "{\"displayName\":\"n\","));
        HttpResponse<String> other = call("PATCH", BINDINGS + "/some", BOUND.replace("only-jobs", "another"));

        assertThat(same.body()).contains("\"displayName\":\"n\"");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("The policy_binding.policy field is immutable.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | | list",
                "POST | ?principalAccessBoundaryPolicyId=more | create",
                "GET | /only-jobs | get",
                "PATCH | /only-jobs | update",
                "DELETE | /only-jobs | delete",
                "GET | /only-jobs:searchPolicyBindings | searchPolicyBindings"
            })
    void each_method_of_policies_needs_its_own_permission(String method, String path, String verb) {
        cloud.stub.revoke("roles/iam.principalAccessBoundaryAdmin", WORKER, "organizations/7");

        HttpResponse<String> denied = call(method, BOUNDARIES + (path == null ? "" : path), "{}");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains("Permission 'iam.principalaccessboundarypolicies." + verb
                        + "' denied on resource '//cloudresourcemanager.googleapis.com/organizations/7'");
    }

    @Test
    void whoever_binds_needs_a_permission_on_the_policy_and_one_on_the_set() {
        create(RULES);
        cloud.stub.revoke("roles/resourcemanager.projectIamAdmin", WORKER, "projects/jobs");
        String onSet = bind(BOUND).body();
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/jobs");
        cloud.stub.revoke("roles/iam.principalAccessBoundaryAdmin", WORKER, "organizations/7");

        assertThat(onSet).contains("resourcemanager.projects.createPolicyBinding");
        assertThat(bind(BOUND).body()).contains("iam.principalaccessboundarypolicies.bind");
    }

    @ParameterizedTest
    @CsvSource({"GET, '', list", "GET, /some, get", "PATCH, /some, get", "DELETE, /some, get"})
    void who_may_not_read_bindings_does_not_learn_which_there_are(String method, String path, String verb) {
        cloud.stub.revoke("roles/resourcemanager.projectIamAdmin", WORKER, "projects/jobs");
        cloud.stub.revoke("roles/iam.principalAccessBoundaryAdmin", WORKER, "organizations/7");

        assertThat(call(method, BINDINGS + path, "{}").body()).contains("iam.policybindings." + verb);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | details field is required",
                "{\"details\":{}} | has a rule",
                "{\"details\":{\"rules\":[{\"effect\":\"ALLOW\"}]}} | resources field is required",
                "{\"details\":{\"rules\":[{\"resources\":[\"//storage.googleapis.com/projects/_/buckets/b\"],"
                        + "\"effect\":\"ALLOW\"}]}} | Invalid resource at",
                "{\"details\":{\"rules\":[{\"resources\":[\"//cloudresourcemanager.googleapis.com/projects/p\"]}]}}"
                        + " | effect field is required",
                "{\"details\":{\"rules\":[{\"resources\":[\"//cloudresourcemanager.googleapis.com/projects/p\"],"
                        + "\"effect\":\"DENY\"}]}} | it is ALLOW",
                "{\"rules\":[]} | Unknown name",
                "[] | Invalid JSON payload received."
            })
    void a_body_that_is_no_boundary_is_refused(String body, String said) {
        HttpResponse<String> refused = create(body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | The policy_binding.target field is required.",
                "{\"target\":{\"principalSet\":\"//cloudresourcemanager.googleapis.com/projects/jobs\"}}"
                        + " | The policy_binding.policy field is required.",
                "{\"target\":{\"principalSet\":\"//iam.googleapis.com/locations/global/workspace/w\"}} | none of the sets",
                "{\"policy\":\"only-jobs\"} | Invalid value at 'policy_binding.policy'",
                "{\"policyKind\":\"ACCESS\"} | it is PRINCIPAL_ACCESS_BOUNDARY",
                "{\"condition\":{\"expression\":\"resource.name == 'x'\"}} | asks for principal.type",
                "{\"condition\":{\"expression\":\"principal.email == 'x'\"}} | asks for principal.type",
                "{\"condition\":{\"expression\":\"principal.type ==\"}} | compilation failed",
                "{\"set\":1} | Unknown name"
            })
    void a_body_that_is_no_binding_is_refused(String body, String said) {
        create(RULES);

        HttpResponse<String> refused = bind(body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(said);
    }

    @Test
    void a_binding_lies_where_its_set_does_and_in_the_organization_of_its_policy() {
        create(RULES);
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/far");

        HttpResponse<String> elsewhere = bind(BOUND.replace("projects/jobs", "projects/far"));
        HttpResponse<String> outside = call(
                "POST",
                BINDINGS.replace("projects/jobs", "projects/far") + "?policyBindingId=some",
                BOUND.replace("projects/jobs", "projects/far"));

        assertThat(elsewhere.statusCode()).isEqualTo(400);
        assertThat(elsewhere.body()).contains("must lie in projects/far, not in projects/jobs.");
        assertThat(outside.statusCode()).isEqualTo(400);
        assertThat(outside.body()).contains("must belong to the same organization.");
    }

    @Test
    void an_id_must_be_said_and_be_one() {
        assertThat(call("POST", BOUNDARIES, RULES).statusCode()).isEqualTo(400);
        assertThat(call("POST", BOUNDARIES + "?principalAccessBoundaryPolicyId=No", RULES)
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("POST", BINDINGS, BOUND).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> create(String json) {
        return call("POST", BOUNDARIES + "?principalAccessBoundaryPolicyId=only-jobs", json);
    }

    private HttpResponse<String> bind(String json) {
        return call("POST", BINDINGS + "?policyBindingId=some", json);
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return cloud.call(method, path, token, json);
    }
}
