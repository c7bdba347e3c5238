// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Patient.SECRET;
import static io.dataflowoauth.doctor.Patient.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Patient.Visit;
import io.dataflowoauth.http.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/exports";
    private static final String TEST = "/storage/v1/b/exports/iam/testPermissions";

    @TempDir
    private Path folder;

    private Patient patient;

    @BeforeEach
    void open() {
        patient = new Patient(folder);
    }

    @AfterEach
    void close() {
        patient.close();
    }

    @Test
    void a_tree_shows_each_step_who_it_is_and_who_was_asked() {
        patient.answers("/data", 200, "{}");

        Visit visit =
                patient.check(patient.recipe(",\"scopes\":[\"read\"]"), "--call", patient.base() + "/data?q=canary");

        assertThat(visit.code()).isZero();
        assertThat(visit.out().replaceAll("[0-9]+ ms", "7 ms").replace(patient.base(), "BASE"))
                .isEqualTo("check of " + patient.file("recipe.json") + "\n"
                        + "├─ ✓ oauth2.client-credentials, 7 ms\n"
                        + "│  ├─ who: nightly\n"
                        + "│  ├─ token: Bearer, ends in 59 min 59 s, scopes read\n"
                        + "│  └─ asked: POST BASE/token: 200, 7 ms\n"
                        + "└─ ✓ GET BASE/data, 7 ms\n"
                        + "   ├─ who: nightly\n"
                        + "   └─ asked: GET BASE/data: 200, 7 ms\n"
                        + "\n"
                        + "All passed, 7 ms.\n"
                        + "Exit code 0: passed.\n");
        assertThat(patient.asked).containsExactly("POST /token", "GET /data?q=canary");
    }

    @Test
    void json_says_the_same_to_programs() {
        Visit visit = patient.check(patient.recipe(""), "--json", "--call", patient.base() + "/data");

        JsonObject hop = visit.step(0);
        assertThat(hop.text("title")).isEqualTo("oauth2.client-credentials");
        assertThat(hop.text("outcome")).isEqualTo("passed");
        assertThat(hop.texts("principal")).containsExactly("nightly");
        assertThat(hop.object("token").integer("secondsLeft")).isBetween(3_500L, 3_600L);
        assertThat(hop.objects("exchanges")).singleElement().satisfies(exchange -> {
            assertThat(exchange.text("place")).isEqualTo(patient.base() + "/token");
            assertThat(exchange.text("end")).isEqualTo("200");
        });
        assertThat(visit.step(1).text("outcome")).isEqualTo("authorization-refused");
        assertThat(visit.code()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 0, passed",
        "204, 0, passed",
        "400, 4, could-not-be-decided",
        "401, 1, authentication-refused",
        "403, 3, authorization-refused",
        "404, 3, authorization-refused",
        "429, 4, could-not-be-decided",
        "500, 4, could-not-be-decided",
        "302, 4, could-not-be-decided"
    })
    void a_call_ends_as_its_status_says(int status, int code, String outcome) {
        patient.answers("/data", status, "");

        Visit visit = patient.check(patient.recipe(""), "--json", "--call", patient.base() + "/data");

        assertThat(visit.code()).isEqualTo(code);
        assertThat(visit.step(1).text("outcome")).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"get, GET /data", "POST, POST /data", "PUT, PUT /data"})
    void a_call_is_made_with_the_method_that_was_said(String method, String asked) {
        patient.answers("/data", 200, "{}");

        Visit visit = patient.check(patient.recipe(""), "--call", patient.base() + "/data", "--method", method);

        assertThat(visit.code()).isZero();
        assertThat(patient.asked).contains(asked);
    }

    @Test
    void a_401_is_tried_once_more_with_another_token_as_a_pipeline_would() {
        patient.answers("/data", 401, "{}");

        Visit visit = patient.check(patient.recipe(""), "--json", "--call", patient.base() + "/data");

        assertThat(visit.step(1).objects("exchanges"))
                .extracting(exchange ->
                        exchange.text("place").substring(patient.base().length()))
                .startsWith("/data", "/token");
    }

    @Test
    void a_permission_that_is_held_passes() {
        patient.answers(TEST, 200, "{\"permissions\":[\"storage.objects.get\"]}");

        Visit visit = permission("storage.objects.get");

        assertThat(visit.code()).as(visit.out()).isZero();
        assertThat(visit.step(1).text("title")).isEqualTo("storage.objects.get on " + BUCKET);
    }

    @Test
    void a_permission_that_is_not_held_is_what_to_grant() {
        patient.answers(TEST, 200, "{\"permissions\":[\"storage.objects.get\"]}");

        Visit visit = permission("storage.objects.get,storage.objects.delete");

        assertThat(visit.code()).isEqualTo(3);
        assertThat(visit.diagnosis(1).text("code")).isEqualTo("diagnosis.permission-denied");
        assertThat(visit.diagnosis(1).text("missing")).isEqualTo("storage.objects.delete on " + BUCKET);
        assertThat(visit.diagnosis(1).texts("evidence"))
                .containsExactly("testIamPermissions did not name storage.objects.delete");
        assertThat(visit.diagnosis(1).texts("steps")).anyMatch(step -> step.contains("roles/storage.objectUser"));
    }

    @Test
    void a_question_about_permissions_that_is_refused_is_no_missing_permission() {
        patient.answers(TEST, 401, "{}");

        assertThat(permission("storage.objects.get").code()).isEqualTo(1);
    }

    @Test
    void what_is_behind_the_first_fault_is_not_reached() {
        patient.answers("/token", 401, "{\"error\":\"invalid_client\"}");

        Visit visit = patient.check(
                patient.recipe(""),
                "--call",
                patient.base() + "/data",
                "--permission",
                "a.b.c",
                "--resource",
                "projects/p");

        assertThat(visit.code()).isEqualTo(1);
        assertThat(visit.out())
                .contains("├─ ✗ oauth2.client-credentials")
                .contains("├─ · a.b.c on projects/p, not reached\n")
                .contains("└─ · GET " + patient.base() + "/data, not reached\n")
                .contains("First thing to fix, at oauth2.client-credentials:\n")
                .contains("Exit code 1: authentication refused.\n");
        assertThat(patient.asked).containsExactly("POST /token");
    }

    @Test
    void a_resource_that_is_none_is_seen_before_anybody_is_asked() {
        Visit visit = patient.check(patient.recipe(""), "--json", "--permission", "a.b.c", "--resource", "exports");

        assertThat(visit.code()).isEqualTo(5);
        assertThat(patient.asked).isEmpty();
    }

    @Test
    void the_deadline_of_the_check_ends_it() {
        patient.answers("/token", 503, "{}");

        Visit visit = patient.check(patient.recipe(""), "--deadline", "100ms", "--json");

        assertThat(visit.code()).isEqualTo(4);
        assertThat(visit.step(0).text("outcome")).isEqualTo("could-not-be-decided");
    }

    @Test
    void a_name_stands_for_a_recipe_that_is_bound_to_it() {
        String bound = patient.write("bound.json", "\uFEFF" + patient.recipe(""));

        Visit visit =
                patient.check("{\"kind\":\"core.named\",\"name\":\"chain\"}", "--json", "--bind", "chain=" + bound);

        assertThat(visit.code()).isZero();
        assertThat(visit.step(0).text("title")).isEqualTo("oauth2.client-credentials");
    }

    @Test
    void what_works_and_should_be_changed_is_a_warning() {
        String guarded = "{\"kind\":\"access.guarded\",\"observe\":true,\"principals\":[\"other\"],\"source\":"
                + patient.recipe("") + "}";

        Visit visit = patient.check(guarded, "--json");

        assertThat(visit.code()).isZero();
        assertThat(visit.step(0).objects("warnings")).isEmpty();
        assertThat(visit.step(1).objects("warnings")).isNotEmpty();
        assertThat(patient.check(guarded).out()).contains("warning: guardrail.");
    }

    @Test
    void nothing_secret_is_printed_though_the_other_side_repeats_it() {
        patient.answers(
                "/data",
                401,
                "{\"error\":\"invalid_token\",\"error_description\":\"no " + TOKEN + "\"}",
                "WWW-Authenticate",
                "Bearer error=\"invalid_token\", error_description=\"" + TOKEN + "\"");
        Visit call = patient.check(patient.recipe(""), "--call", patient.base() + "/data?key=" + TOKEN);
        patient.answers("/token", 400, "{\"error\":\"invalid_client\",\"error_description\":\"not " + SECRET + "\"}");
        Visit hop = patient.check(patient.recipe(""));
        Visit json = patient.check(patient.recipe(""), "--json");

        assertThat(call.code()).isEqualTo(1);
        assertThat(call.out() + hop.out() + json.out() + call.err() + hop.err() + json.err())
                .doesNotContain(SECRET, TOKEN);
    }

    private Visit permission(String permissions) {
        return patient.check(
                patient.recipe(""),
                "--json",
                "--permission",
                permissions,
                "--resource",
                BUCKET,
                "--permissions-at",
                patient.base());
    }
}
