// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Clinic.BUCKET;
import static io.dataflowoauth.doctor.Clinic.READ;
import static io.dataflowoauth.doctor.Clinic.READER;
import static io.dataflowoauth.doctor.Clinic.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.doctor.Clinic.Visit;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.LeakReport;
import io.dataflowoauth.testkit.LeakSweep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on the kit. */
class DoctorTest {
    private static final String READING = "https://www.googleapis.com/auth/cloud-platform.read-only";

    private static final Secret REPEATED = Secret.of("ya29.canary-that-a-resource-repeats-0123456789");

    @TempDir
    private Path folder;

    private Clinic clinic;

    @BeforeEach
    void open() {
        clinic = new Clinic(folder);
    }

    @AfterEach
    void close() {
        clinic.close();
    }

    @Test
    void each_hop_asks_for_one_token_since_the_next_one_uses_it() {
        Visit visit = clinic.check(clinic.attached(), "--call", clinic.data());

        assertThat(visit.code()).as(visit.out()).isZero();
        assertThat(clinic.iam.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .extracting(JournalEntry::principal)
                .containsExactly(WORKER, READER);
    }

    @Test
    void a_permission_that_the_policy_grants_is_held() {
        Visit visit = permission("storage.objects.get");

        assertThat(visit.code()).as(visit.out()).isZero();
    }

    @Test
    void a_permission_that_the_policy_does_not_grant_is_a_matter_of_authorization() {
        Visit visit = permission("storage.objects.get,storage.objects.delete");

        assertThat(visit.code()).isEqualTo(3);
        assertThat(visit.firstCode()).isEqualTo("authorization-refused diagnosis.permission-denied");
        assertThat(diagnosis(visit, 2).text("missing")).isEqualTo("storage.objects.delete on " + BUCKET);
        assertThat(diagnosis(visit, 2).texts("principal")).containsExactly(WORKER, READER);
        assertThat(diagnosis(visit, 2).texts("steps").get(0))
                .contains("gcloud storage buckets add-iam-policy-binding gs://exports", READER);
    }

    @Test
    void the_remedy_that_is_told_makes_the_next_check_pass() {
        clinic.iam.revoke("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
        Visit before = permission("storage.objects.get");

        clinic.iam.grant("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);

        assertThat(before.code()).isEqualTo(3);
        assertThat(permission("storage.objects.get").code()).isZero();
    }

    @Test
    void what_a_federated_identity_lacks_is_granted_to_the_subject_that_its_token_names() {
        clinic.iam.revoke(
                Clinic.IMPERSONATE, clinic.provider.principal(Clinic.SUBJECT), clinic.iam.serviceAccount(READER));

        Visit visit = clinic.check(clinic.federated(), "--json");

        assertThat(diagnosis(visit, 1).texts("steps"))
                .anySatisfy(step -> assertThat(step)
                        .contains("add-iam-policy-binding " + READER)
                        .contains(clinic.provider.principal(Clinic.SUBJECT)));
    }

    @Test
    void a_token_that_may_not_even_ask_for_permissions_is_a_matter_of_authentication() {
        Visit visit = clinic.check(
                clinic.attached(),
                "--json",
                "--permission",
                "pubsub.topics.publish",
                "--resource",
                "//pubsub.googleapis.com/projects/demo/topics/orders",
                "--permissions-at",
                clinic.iam.base().toString());

        assertThat(visit.firstCode()).isEqualTo("authentication-refused diagnosis.scope-too-small");
        assertThat(visit.code()).isEqualTo(1);
    }

    @Test
    void a_token_that_can_be_taken_back_is_taken_back_at_the_end() {
        Visit visit =
                clinic.check(OAuth2Recipes.clientCredentials(clinic.client().withRevocation())
                        .recipe());

        assertThat(visit.code()).as(visit.out()).isZero();
        assertThat(clinic.issuer.journal().entries(JournalEntry.Kind.TOKEN_REVOKED))
                .hasSize(1);
    }

    @Test
    void a_chain_of_names_is_walked_like_any_other() {
        TokenRecipe named = OAuth2Recipes.exchanging(TokenRecipe.named("worker"), clinic.client())
                .recipe();
        TokenRecipe worker =
                clinic.own().withAudience(clinic.issuer.issuer().toString()).recipe();
        Path bound = clinic.write("worker.json", worker.json());

        Visit visit = clinic.check(named, "--json", "--bind", "worker=" + bound);

        assertThat(visit.code()).as(visit.out()).isZero();
        assertThat(visit.json().objects("steps"))
                .extracting(step -> step.text("title"))
                .containsExactly("oauth2.client-credentials", "oauth2.token-exchange");
    }

    @Test
    void nothing_that_the_kit_ever_issued_is_printed() {
        StringBuilder printed = new StringBuilder();
        for (TokenRecipe recipe : List.of(
                clinic.attached(),
                clinic.federated(),
                clinic.own().recipe(),
                clinic.own().withDpop().recipe())) {
            for (FakeAnswer answer : List.of(repeating(200), repeating(401), repeating(403), repeating(503))) {
                clinic.iam.answerNext(IamService.RESOURCES, 1, answer);
                Visit tree = clinic.check(recipe, "--call", clinic.data() + "?key=" + clinic.shown.reveal());
                Visit json = clinic.check(recipe, "--json", "--call", clinic.data());
                printed.append(tree.out()).append(tree.err()).append(json.out()).append(json.err());
            }
        }

        LeakReport report = LeakSweep.forKnownSecretsAnd(Map.of("client secret", clinic.shown, "resource", REPEATED))
                .text("output of the doctor", printed)
                .report();

        assertThat(report.leaks()).as(report.toString()).isEmpty();
        assertThat(printed).hasSizeGreaterThan(10_000);
    }

    private static FakeAnswer repeating(int status) {
        return FakeAnswer.json(
                        status, "{\"error\":{\"code\":" + status + ",\"message\":\"Not " + REPEATED.reveal() + "\"}}")
                .withHeader("WWW-Authenticate", "Bearer error=\"" + REPEATED.reveal() + "\"");
    }

    private Visit permission(String permissions) {
        return clinic.check(
                clinic.reader().withScopes(READ, READING).recipe(),
                "--json",
                "--permission",
                permissions,
                "--resource",
                BUCKET,
                "--permissions-at",
                clinic.iam.base().toString());
    }

    private static JsonObject diagnosis(Visit visit, int step) {
        return visit.json().objects("steps").get(step).object("diagnosis");
    }
}
