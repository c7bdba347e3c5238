// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.RoleDesk.ADA;
import static io.dataflowoauth.testkit.RoleDesk.BODY;
import static io.dataflowoauth.testkit.RoleDesk.GET;
import static io.dataflowoauth.testkit.RoleDesk.OBJECT;
import static io.dataflowoauth.testkit.RoleDesk.READER;
import static io.dataflowoauth.testkit.RoleDesk.ROLES;
import static io.dataflowoauth.testkit.RoleDesk.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What IAM's API v1 refuses of roles, to whom, and how. */
class RoleRefusalsTest {
    private final RoleDesk desk = new RoleDesk();
    private final CloudCaller cloud = desk.cloud;

    @AfterEach
    void stop() {
        desk.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v1/projects/demo/roles | iam.roles.list | list roles in projects/demo",
                "POST | /v1/projects/demo/roles | iam.roles.create | create a role in projects/demo",
                "GET | /v1/projects/demo/roles/any.role | iam.roles.get | get the role at projects/demo/roles/any.role",
                "PATCH | /v1/projects/demo/roles/any.role | iam.roles.update | update the role at",
                "DELETE | /v1/projects/demo/roles/any.role | iam.roles.delete | delete the role at",
                "POST | /v1/projects/demo/roles/any.role:undelete | iam.roles.undelete | undelete the role at",
                "GET | /v1/organizations/7/roles | iam.roles.list | list roles in organizations/7"
            })
    void each_method_needs_its_own_permission(String method, String path, String permission, String said) {
        cloud.stub.revoke("roles/iam.roleAdmin", WORKER, "projects/demo");

        HttpResponse<String> denied = call(method, path, "{}");

        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body())
                .contains(
                        "You don't have permission to " + said,
                        "\"status\":\"PERMISSION_DENIED\"",
                        "\"permission\":\"" + permission + "\"");
        assertThat(cloud.stub
                        .journal()
                        .entries(JournalEntry.Kind.CALL_REFUSED)
                        .get(0)
                        .why())
                .hasValueSatisfying(why -> assertThat(why).contains("a role with " + permission));
    }

    @Test
    void a_role_that_is_not_there_is_not_found() {
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            HttpResponse<String> missing = call(method, "/v1/" + READER, method.equals("PATCH") ? "{}" : "");

            assertThat(missing.statusCode()).as(method).isEqualTo(404);
            assertThat(missing.body()).contains("The role named " + READER + " was not found.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"role\":{}} | The roleId field is required.",
                "{\"roleId\":\"a-b\",\"role\":{}} | The role_id has between",
                "{\"roleId\":\"ab\",\"role\":{}} | The role_id has between",
                "{\"roleId\":\"some\"} | The role field is required.",
                "{\"roleId\":\"some\",\"role\":{\"name\":\"roles/some\"}} | Must not specify role.name.",
                "{\"roleId\":\"some\",\"role\":{\"includedPermissions\":[\"storage.*\"]}}"
                        + " | Permission storage.* is not valid.",
                "{\"roleId\":\"some\",\"role\":{\"includedPermissions\":[\"resourcemanager.projects.list\"]}}"
                        + " | Permission resourcemanager.projects.list is not valid.",
                "{\"roleId\":\"some\",\"role\":{\"includedPermissions\":\"a.b.c\"}} | Invalid value at 'role.includedPermissions'",
                "{\"roleId\":\"some\",\"role\":{\"stage\":\"SOON\"}} | Invalid value at 'role.stage'",
                "{\"roleId\":\"some\",\"role\":{\"titel\":\"t\"}} | Unknown name \\\"titel\\\" at 'role': Cannot find field.",
                "{\"roleId\":\"some\",\"role\":{},\"x\":1} | Unknown name \\\"x\\\": Cannot find field.",
                "{\"roleId\":7,\"role\":{}} | Invalid value at 'roleId'",
                "[] | Invalid JSON payload received.",
                "{ | Invalid JSON payload received."
            })
    void a_body_that_is_no_role_is_refused(String body, String said) {
        HttpResponse<String> refused = call("POST", ROLES, body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"status\":\"INVALID_ARGUMENT\"").contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"updateMask=deleted", "updateMask=name,title", "updateMask=titel"})
    void a_mask_names_fields_that_can_be_updated(String query) {
        call("POST", ROLES, BODY);

        assertThat(call("PATCH", "/v1/" + READER + "?" + query, "{}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_name_that_is_none_is_refused_in_googles_words() {
        assertThat(call("GET", ROLES + "/test-ci", "").body())
                .contains("The role name must be in the form \\\"roles/{role}\\\",");
    }

    @Test
    void a_role_of_another_project_cannot_be_set_in_a_policy() {
        cloud.stub.role("projects/other/roles/reader", GET);
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/demo");

        HttpResponse<String> refused = call(
                "POST",
                "/v1/projects/demo:setIamPolicy",
                "{\"policy\":{\"bindings\":[{\"role\":\"projects/other/roles/reader\",\"members\":[\"" + ADA
                        + "\"]}]}}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("Role (projects/other/roles/reader) does not exist in the resource's hierarchy.");
    }

    @Test
    void a_role_of_the_organization_can_be_set_below_it() {
        cloud.stub.policies().place("projects/demo", "organizations/7");
        cloud.stub.role("organizations/7/roles/reader", GET);
        cloud.stub.grant("roles/resourcemanager.projectIamAdmin", WORKER, "projects/demo");

        HttpResponse<String> set = call(
                "POST",
                "/v1/projects/demo:setIamPolicy",
                "{\"policy\":{\"bindings\":[{\"role\":\"organizations/7/roles/reader\",\"members\":[\"" + ADA
                        + "\"]}]}}");

        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(allowed()).isTrue();
    }

    @Test
    void a_role_of_the_test_is_read_over_the_wire_too() {
        cloud.stub.role("projects/demo/roles/ofTest", GET);

        assertThat(call("GET", "/v1/projects/demo/roles/ofTest", "").body()).contains(GET);
    }

    private boolean allowed() {
        return cloud.stub.policies().explain(ADA, GET, OBJECT).allowed();
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return desk.call(method, path, json);
    }
}
