// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/{bucket}";

    private final Workload workload = Workload.started();

    @BeforeEach
    void storage() {
        workload.iam.attach(WORKER);
        workload.iam.grant("roles/storage.objectUser", "serviceAccount:" + WORKER, "projects/_");
        workload.iam.protect(ProtectedResource.at("GET", "/b/{bucket}/o/{object}")
                .requiringPermission("storage.objects.get", BUCKET + "/objects/{object}"));
        workload.iam.protect(
                ProtectedResource.at("GET", "/b/{bucket}/o").requiringPermission("storage.objects.list", BUCKET));
        workload.iam.protect(ProtectedResource.at("GET", "/create/{bucket}/{object}")
                .requiringPermission("storage.objects.create", BUCKET + "/objects/{object}"));
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_bounded_token_reads_one_prefix_of_one_bucket_and_nothing_else() {
        AccessToken token = workload.token(
                workload.stream(bounded(BoundaryRule.reading("exports").under("a-"))));

        assertThat(workload.get("/b/exports/o/a-1", token)).isEqualTo(200);
        assertThat(workload.get("/b/exports/o/b-1", token)).isEqualTo(403);
        assertThat(workload.get("/b/others/o/a-1", token)).isEqualTo(403);
        assertThat(workload.get("/create/exports/a-1", token)).isEqualTo(403);
        assertThat(workload.get("/b/exports/o?prefix=a-", token)).isEqualTo(200);
        assertThat(workload.get("/b/exports/o?prefix=b-", token)).isEqualTo(403);
        assertThat(workload.get("/b/exports/o", token)).isEqualTo(403);
        assertThat(workload.call(token)).isEqualTo(401);
    }

    @Test
    void the_whole_token_could_do_all_of_that() {
        AccessToken token = workload.token(workload.stream(GoogleRecipes.attached()));

        assertThat(workload.get("/b/exports/o/b-1", token)).isEqualTo(200);
        assertThat(workload.get("/create/exports/a-1", token)).isEqualTo(200);
        assertThat(workload.get("/b/exports/o", token)).isEqualTo(200);
    }

    @Test
    void rules_are_a_union() {
        AccessToken token = workload.token(
                workload.stream(bounded(BoundaryRule.reading("exports"), BoundaryRule.creating("inbox"))));

        assertThat(workload.get("/b/exports/o/x", token)).isEqualTo(200);
        assertThat(workload.get("/create/inbox/x", token)).isEqualTo(200);
        assertThat(workload.get("/b/inbox/o/x", token)).isEqualTo(403);
    }

    @Test
    void a_boundary_adds_nothing_that_the_principal_lacks() {
        workload.iam.revoke("roles/storage.objectUser", "serviceAccount:" + WORKER, "projects/_");
        AccessToken token = workload.token(workload.stream(bounded(BoundaryRule.reading("exports"))));

        assertThat(workload.get("/b/exports/o/x", token)).isEqualTo(403);
    }

    @Test
    void a_bounded_token_ends_with_the_whole_one_and_the_stream_goes_on_for_hours() {
        TokenStream stream = workload.stream(bounded(BoundaryRule.reading("exports")));
        assertThat(workload.token(stream).lifetime()).isEqualTo(Duration.ofHours(1));

        for (int minute = 0; minute < 240; minute++) {
            assertThat(workload.get("/b/exports/o/x", workload.token(stream))).isEqualTo(200);
            workload.clock.advance(Duration.ofMinutes(1));
        }

        assertThat(workload.iam.journal().entries()).noneMatch(JournalEntry::sawExpiredToken);
    }

    @Test
    void a_token_of_an_issuer_that_has_forgotten_it_is_refused_and_explained() {
        TokenStream whole = workload.stream(GoogleRecipes.attached());
        workload.token(whole);
        workload.iam.forgetTokens(WORKER);

        TokenException failure = workload.failure(workload.stream(bounded(BoundaryRule.reading("exports"))));

        assertThat(failure.code()).isEqualTo("google.inner-token-refused");
    }

    @Test
    void the_recipe_is_canonical_whatever_the_order_of_its_rules() {
        TokenRecipe one = bounded(BoundaryRule.reading("exports").under("a"), BoundaryRule.creating("inbox"))
                .recipe();
        TokenRecipe other = bounded(
                        BoundaryRule.creating("inbox"),
                        BoundaryRule.reading("exports").under("a"))
                .recipe();

        assertThat(one).isEqualTo(other);
        assertThat(one.json())
                .isEqualTo("{\"kind\":\"google.bounded\","
                        + "\"rule1\":{\"bucket\":\"exports\",\"kind\":\"google.boundary-rule\",\"prefix\":\"a\",\"roles\":[\"roles/storage.objectViewer\"]},"
                        + "\"rule2\":{\"bucket\":\"inbox\",\"kind\":\"google.boundary-rule\",\"roles\":[\"roles/storage.objectCreator\"]},"
                        + "\"source\":{\"kind\":\"google.attached\"}}");
        assertThat(one.request().principal())
                .isEqualTo(GoogleRecipes.attached().recipe().request().principal());
    }

    @Test
    void no_rule_more_than_ten_or_a_second_boundary_is_refused() {
        BoundaryRule[] eleven = IntStream.range(0, 11)
                .mapToObj(i -> BoundaryRule.reading("bucket-" + i))
                .toArray(BoundaryRule[]::new);

        assertThatThrownBy(() -> bounded().recipe()).hasMessageStartingWith("google.boundary-invalid: ");
        assertThatThrownBy(() -> bounded(eleven).recipe()).isInstanceOf(TokenException.Misconfigured.class);
        assertThatThrownBy(() -> GoogleRecipes.bounded(
                                bounded(BoundaryRule.reading("exports")), BoundaryRule.reading("exports"))
                        .recipe())
                .hasMessageStartingWith("google.boundary-invalid: ");
        assertThatThrownBy(() -> bounded(BoundaryRule.withRoles("exports")).recipe())
                .hasMessageStartingWith("google.boundary-invalid: ");
        assertThatThrownBy(() -> bounded(BoundaryRule.withRoles("exports", "storage.objects.get"))
                        .recipe())
                .hasMessageStartingWith("google.boundary-invalid: ");
        assertThatThrownBy(() -> TokenRecipe.parse(
                        bounded(BoundaryRule.reading("exports")).recipe().json().replace("\"rule1\"", "\"rule2\"")))
                .hasMessageStartingWith("google.boundary-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a') || true || ('", "a'", "a\\", "a\"b"})
    void a_prefix_that_would_end_the_condition_is_refused(String prefix) {
        assertThatThrownBy(() ->
                        bounded(BoundaryRule.reading("exports").under(prefix)).recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPPER", "a", "a/b", "a b", "-a-", "a'b"})
    void a_bucket_that_is_none_is_refused(String bucket) {
        assertThatThrownBy(() -> bounded(BoundaryRule.reading(bucket)).recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    private static GoogleRecipe bounded(BoundaryRule... rules) {
        return GoogleRecipes.bounded(GoogleRecipes.attached(), rules);
    }
}
