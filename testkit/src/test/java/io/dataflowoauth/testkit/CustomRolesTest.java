// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.RoleDesk.ADA;
import static io.dataflowoauth.testkit.RoleDesk.BODY;
import static io.dataflowoauth.testkit.RoleDesk.GET;
import static io.dataflowoauth.testkit.RoleDesk.OBJECT;
import static io.dataflowoauth.testkit.RoleDesk.READER;
import static io.dataflowoauth.testkit.RoleDesk.ROLES;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roles over the wire, as IAM's API v1 has them. */
class CustomRolesTest {
    private final RoleDesk desk = new RoleDesk();
    private final CloudCaller cloud = desk.cloud;

    @AfterEach
    void stop() {
        desk.close();
    }

    @Test
    void a_role_is_made_read_and_granted() {
        HttpResponse<String> made = call("POST", ROLES, BODY);
        HttpResponse<String> read = call("GET", "/v1/" + READER, "");
        cloud.stub.grant(READER, ADA, "projects/demo");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .matches("\\{\"name\":\"" + READER + "\",\"title\":\"Reader\",\"description\":\"d\","
                        + "\"includedPermissions\":\\[\"" + GET + "\"],\"stage\":\"GA\",\"etag\":\"[A-Za-z0-9+/=]+\"}");
        assertThat(read.body()).isEqualTo(made.body());
        assertThat(cloud.stub.policies().explain(ADA, GET, OBJECT).why())
                .contains("the role " + READER + ", which has " + GET);
    }

    @Test
    void a_role_comes_through_as_late_as_a_policy_does_but_is_read_at_once() {
        call("POST", ROLES, BODY);
        cloud.stub.grant(READER, ADA, "projects/demo");
        cloud.stub.policies().delayChangesBy(Duration.ofMinutes(2));

        call("PATCH", "/v1/" + READER + "?updateMask=includedPermissions", "{\"includedPermissions\":[]}");
        boolean before = allowed();
        String read = call("GET", "/v1/" + READER, "").body();
        cloud.clock.advance(Duration.ofMinutes(2));

        assertThat(List.of(before, allowed())).containsExactly(true, false);
        assertThat(read).doesNotContain(GET);
    }

    @Test
    void a_role_that_is_there_is_a_conflict() {
        call("POST", ROLES, BODY);

        HttpResponse<String> again = call("POST", ROLES, BODY);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body())
                .contains(
                        "A role named objectReader in projects/demo already exists.", "\"status\":\"ALREADY_EXISTS\"");
    }

    @Test
    void an_update_changes_what_its_mask_names() {
        call("POST", ROLES, BODY);

        HttpResponse<String> updated =
                call("PATCH", "/v1/" + READER + "?updateMask=title,stage", "{\"title\":\"New\",\"stage\":\"BETA\"}");

        assertThat(updated.body()).contains("\"title\":\"New\"", "\"description\":\"d\"", GET, "\"stage\":\"BETA\"");
    }

    @Test
    void an_update_without_a_mask_replaces_everything() {
        call("POST", ROLES, BODY);

        HttpResponse<String> updated =
                call("PATCH", "/v1/" + READER, "{\"includedPermissions\":[\"storage.objects.list\"]}");

        assertThat(updated.body())
                .matches("\\{\"name\":\"" + READER
                        + "\",\"includedPermissions\":\\[\"storage.objects.list\"],\"etag\":\"[^\"]+\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"PATCH|", "DELETE|", "POST|:undelete"})
    void a_stale_etag_is_a_conflict_and_changes_nothing(String method, String verb) {
        String stale = LoopbackCaller.text(call("POST", ROLES, BODY), "etag");
        call("PATCH", "/v1/" + READER + "?updateMask=title", "{\"title\":\"Newer\"}");
        String before = call("GET", "/v1/" + READER, "").body();

        HttpResponse<String> refused = call(
                method,
                "/v1/" + READER + (verb == null ? "" : verb) + (method.equals("DELETE") ? "?etag=" + stale : ""),
                method.equals("DELETE") ? "" : "{\"etag\":\"" + stale + "\"}");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("There were concurrent policy changes.", "\"status\":\"ABORTED\"");
        assertThat(call("GET", "/v1/" + READER, "").body()).isEqualTo(before);
    }

    @Test
    void the_current_etag_changes_a_role_once() {
        String etag = LoopbackCaller.text(call("POST", ROLES, BODY), "etag");
        String change = "{\"title\":\"Next\",\"etag\":\"" + etag + "\"}";

        int first = call("PATCH", "/v1/" + READER + "?updateMask=title", change).statusCode();
        int second =
                call("PATCH", "/v1/" + READER + "?updateMask=title", change).statusCode();

        assertThat(List.of(first, second)).containsExactly(200, 409);
    }

    @Test
    void of_many_who_read_the_same_version_one_changes_it() throws Exception {
        String etag = LoopbackCaller.text(call("POST", ROLES, BODY), "etag");
        CountDownLatch start = new CountDownLatch(1);
        List<Integer> statuses = new ArrayList<>();
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String change = "{\"title\":\"t" + i + "\",\"etag\":\"" + etag + "\"}";
                asked.add(crowd.submit(() -> {
                    start.await();
                    return call("PATCH", "/v1/" + READER + "?updateMask=title", change)
                            .statusCode();
                }));
            }
            start.countDown();
            for (Future<Integer> one : asked) {
                statuses.add(one.get(30, TimeUnit.SECONDS));
            }
        } finally {
            crowd.shutdownNow();
        }

        assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
    }

    @Test
    void a_deleted_role_grants_nothing_until_it_is_undeleted() {
        call("POST", ROLES, BODY);
        cloud.stub.grant(READER, ADA, "projects/demo");

        HttpResponse<String> deleted = call("DELETE", "/v1/" + READER, "");
        boolean idle = allowed();
        HttpResponse<String> undeleted = call("POST", "/v1/" + READER + ":undelete", "{}");

        assertThat(deleted.body()).contains("\"deleted\":true");
        assertThat(undeleted.body()).doesNotContain("deleted");
        assertThat(List.of(idle, allowed())).containsExactly(false, true);
    }

    @Test
    void a_denial_names_the_role_that_is_deleted() {
        call("POST", ROLES, BODY);
        cloud.stub.grant(READER, ADA, "projects/demo");
        call("DELETE", "/v1/" + READER, "");

        assertThat(cloud.stub.policies().explain(ADA, GET, OBJECT).why())
                .startsWith("No binding on " + OBJECT)
                .endsWith(" The role " + READER + " has it, and grants nothing: it is deleted.");
    }

    @Test
    void a_disabled_role_grants_nothing() {
        call("POST", ROLES, BODY.replace("\"GA\"", "\"DISABLED\""));
        cloud.stub.grant(READER, ADA, "projects/demo");

        assertThat(allowed()).isFalse();
    }

    @Test
    void the_name_of_a_deleted_role_is_taken_and_it_can_be_neither_changed_nor_deleted() {
        call("POST", ROLES, BODY);
        call("DELETE", "/v1/" + READER, "");

        HttpResponse<String> made = call("POST", ROLES, BODY);
        HttpResponse<String> updated = call("PATCH", "/v1/" + READER, "{}");
        HttpResponse<String> deleted = call("DELETE", "/v1/" + READER, "");

        assertThat(made.statusCode()).isEqualTo(400);
        assertThat(made.body())
                .contains(
                        "You can't create a role_id (objectReader) which has been marked for deletion.",
                        "\"status\":\"FAILED_PRECONDITION\"");
        assertThat(updated.statusCode()).isEqualTo(400);
        assertThat(deleted.body()).contains("You can't delete role_id (" + READER + ") as it is already deleted.");
    }

    @Test
    void what_is_not_deleted_cannot_be_undeleted() {
        call("POST", ROLES, BODY);

        assertThat(call("POST", "/v1/" + READER + ":undelete", "{}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_list_shows_no_permissions_and_no_deleted_roles_unless_it_is_asked_to() {
        call("POST", ROLES, BODY);
        call("POST", ROLES, BODY.replace("objectReader", "gone"));
        call("DELETE", "/v1/projects/demo/roles/gone", "");

        String basic = call("GET", ROLES, "").body();
        String all = call("GET", ROLES + "?showDeleted=true&view=FULL", "").body();

        assertThat(basic).contains(READER, "\"etag\"").doesNotContain("roles/gone", GET);
        assertThat(all).contains(READER, "projects/demo/roles/gone", "\"deleted\":true", GET);
        assertThat(call("GET", ROLES + "?view=ALL", "").statusCode()).isEqualTo(400);
    }

    @Test
    void a_list_comes_page_by_page() {
        for (String id : List.of("role.a", "role.b", "role.c")) {
            call("POST", ROLES, BODY.replace("objectReader", id));
        }

        HttpResponse<String> first = call("GET", ROLES + "?pageSize=2", "");
        String mark = LoopbackCaller.text(first, "nextPageToken");
        HttpResponse<String> second = call("GET", ROLES + "?pageSize=2&pageToken=" + mark, "");

        assertThat(first.body()).contains("role.a", "role.b").doesNotContain("role.c");
        assertThat(second.body()).contains("role.c").doesNotContain("role.b", "nextPageToken");
        assertThat(call("GET", ROLES + "?pageToken=x", "").statusCode()).isEqualTo(400);
        assertThat(call("GET", ROLES + "?pageSize=-1", "").statusCode()).isEqualTo(400);
    }

    @Test
    void an_empty_list_is_an_empty_object() {
        assertThat(call("GET", ROLES, "").body()).isEqualTo("{}");
    }

    @Test
    void googles_own_roles_are_read_by_anybody_who_is_known() {
        HttpResponse<String> one = call("GET", "/v1/roles/storage.objectViewer", "");
        String list = call("GET", "/v1/roles?view=FULL", "").body();

        assertThat(one.body())
                .startsWith("{\"name\":\"roles/storage.objectViewer\",\"title\":\"Storage Object Viewer\","
                        + "\"includedPermissions\":[\"resourcemanager.projects.get\",")
                .endsWith("\"stage\":\"GA\",\"etag\":\"AA==\"}");
        assertThat(list).contains("roles/pubsub.publisher", "Pub/Sub Publisher").doesNotContain("projects/demo/roles");
        assertThat(call("GET", "/v1/roles/storage.nobody", "").statusCode()).isEqualTo(404);
        assertThat(cloud.call("GET", "/v1/roles", "ya29.c.forged", "").statusCode())
                .isEqualTo(401);
        assertThat(cloud.call("GET", "/v1/roles", cloud.machineToken("https://www.googleapis.com/auth/pubsub"), "")
                        .body())
                .contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    private boolean allowed() {
        return cloud.stub.policies().explain(ADA, GET, OBJECT).allowed();
    }

    private HttpResponse<String> call(String method, String path, String json) {
        return desk.call(method, path, json);
    }
}
