// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule of a deny policy may say. */
class DenyRulesTest {
    private static final String POLICIES =
            "/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fdemo/denypolicies?policyId=some";
    private static final String PERMISSION = "storage.googleapis.com/objects.delete";

    private final CloudCaller cloud = new CloudCaller();
    private final String token = cloud.machineToken("");

    @AfterEach
    void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "principalSet://goog/public:all",
                "principal://goog/subject/ada@example.com",
                "principalSet://goog/group/all@example.com",
                "deleted:principal://goog/subject/ada@example.com?uid=1",
                "principal://iam.googleapis.com/projects/-/serviceAccounts/etl@demo.iam.gserviceaccount.com",
                "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/job",
                "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/*",
                "principalSet://iam.googleapis.com/locations/global/workforcePools/staff/group/g",
                "principalSet://cloudresourcemanager.googleapis.com/projects/demo/type/ServiceAccount"
            })
    void principals_are_written_as_deny_policies_do(String principal) {
        assertThat(made(principal, PERMISSION, "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user:ada@example.com",
                "serviceAccount:etl@demo.iam.gserviceaccount.com",
                "allUsers",
                "principal://goog/subject/Ada@example.com",
                "principalSet://goog/cloudIdentityCustomerId/C01",
                "principal://goog/subject/",
                "*"
            })
    void principals_of_allow_policies_and_others_are_refused(String principal) {
        HttpResponse<String> refused = made(principal, PERMISSION, "");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Invalid principal at 'policy.rules[0].denyRule.deniedPrincipals'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage.objects.delete",
                "storage.googleapis.com/delete",
                "objects.delete",
                "storage.googleapis.com/objects.del*",
                "*"
            })
    void permissions_are_written_with_the_name_of_their_service(String permission) {
        HttpResponse<String> refused = made("principalSet://goog/public:all", permission, "");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Invalid permission at 'policy.rules[0].denyRule.deniedPermissions'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"exceptionPrincipals\":[\"principalSet://goog/public:all\"] | everybody is no exception",
                "\"exceptionPermissions\":[\"objects.get\"] | Invalid permission at",
                "\"denialCondition\":{\"title\":\"t\"} | denialCondition.expression field is required",
                "\"denialCondition\":{\"expression\":\"request.time < now\"} | only functions of resource tags",
                "\"denialCondition\":{\"expression\":\"resource.matchTag('a/b', 'c'\"} | only functions of resource tags",
                "\"denialCondition\":{\"expression\":\"&& resource.matchTag('a/b', 'c')\"} | compilation failed",
                "\"deniedPrincipal\":[] | Unknown name \\\"deniedPrincipal\\\" at 'policy.rules[0].denyRule'",
                "\"exceptionPrincipals\":7 | Invalid value at"
            })
    void what_a_rule_cannot_say_is_refused(String more, String said) {
        HttpResponse<String> refused = made("principalSet://goog/public:all", PERMISSION, "," + more);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(said).contains("\"status\":\"INVALID_ARGUMENT\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 1 to 500 rules",
                "{\"rules\":[]} | 1 to 500 rules",
                "{\"rules\":[{}]} | rules[0].denyRule field is required",
                "{\"rules\":[7]} | Invalid value at 'policy.rules'",
                "{\"rules\":[{\"denyRule\":{}}]} | deniedPrincipals field is required",
                "{\"rules\":[{\"denyRule\":{\"deniedPrincipals\":[\"principalSet://goog/public:all\"]}}]}"
                        + " | deniedPermissions field is required",
                "{\"rule\":[]} | Unknown name \\\"rule\\\" at 'policy'",
                "[] | Invalid JSON payload received.",
                "{ | Invalid JSON payload received."
            })
    void a_body_that_is_no_deny_policy_is_refused(String body, String said) {
        cloud.stub.grant("roles/iam.denyAdmin", "serviceAccount:" + CloudCaller.WORKER, "projects/demo");

        HttpResponse<String> refused = cloud.call("POST", POLICIES, token, body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(said);
    }

    @Test
    void a_display_name_has_at_most_63_characters() {
        cloud.stub.grant("roles/iam.denyAdmin", "serviceAccount:" + CloudCaller.WORKER, "projects/demo");

        assertThat(cloud.call("POST", POLICIES, token, "{\"displayName\":\"" + "x".repeat(64) + "\"}")
                        .body())
                .contains("The policy.displayName has more than 63 characters.");
    }

    @Test
    void a_condition_about_a_tag_is_kept_and_holds_since_nobody_knows_of_tags() {
        made(
                "principalSet://goog/public:all",
                PERMISSION,
                ",\"denialCondition\":{\"title\":\"prod\",\"expression\":\"!resource.matchTag('1/env', 'prod')\"}");

        IamExplanation explanation = cloud.stub
                .policies()
                .explain("user:ada@example.com", "storage.objects.delete", "//storage.googleapis.com/projects/demo/x");

        assertThat(explanation.decision().code()).contains("policy.denial-undecided");
        assertThat(cloud.call("GET", POLICIES.replace("?policyId=some", "/some"), token, "")
                        .body())
                .contains(
                        "\"denialCondition\":{\"expression\":\"!resource.matchTag('1/env', 'prod')\",\"title\":\"prod\"}");
    }

    private HttpResponse<String> made(String principal, String permission, String more) {
        cloud.stub.grant("roles/iam.denyAdmin", "serviceAccount:" + CloudCaller.WORKER, "projects/demo");
        String rule = "{\"deniedPrincipals\":[\"" + principal + "\"],\"deniedPermissions\":[\"" + permission + "\"]"
                + more + "}";
        return cloud.call("POST", POLICIES, token, "{\"rules\":[{\"denyRule\":" + rule + "}]}");
    }
}
