// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.testkit.TestClock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyStoreTest {
    private static final String READER = "serviceAccount:reader@demo.iam.gserviceaccount.com";
    private static final String BUCKET = "//storage.googleapis.com/projects/demo/buckets/b";
    private static final String POOL = "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/ci";

    private final PolicyStore policy =
            new PolicyStore(TestClock.create(), KnownExpressions.seenBy(PolicyStoreTest.class.getClassLoader()));

    @Test
    void what_no_binding_grants_is_denied_with_the_missing_permission() {
        Verdict verdict = ask(READER, "storage.objects.get", BUCKET);

        assertThat(verdict.isAllowed()).isFalse();
        assertThat(verdict.why())
                .startsWith("No binding on " + BUCKET + ", or on what it lies in, gives " + READER
                        + " a role with storage.objects.get. Roles that have it:");
    }

    @Test
    void a_grant_names_the_binding_that_allows() {
        policy.grant(Grant.of("roles/storage.objectViewer", READER, BUCKET));

        Verdict verdict = ask(READER, "storage.objects.get", BUCKET);

        assertThat(verdict.isAllowed()).isTrue();
        assertThat(verdict.why())
                .isEqualTo("The binding 1 on " + BUCKET + " gives " + READER + ", which " + READER
                        + " is, the role roles/storage.objectViewer, which has storage.objects.get.");
    }

    @Test
    void a_role_grants_only_its_own_permissions() {
        policy.grant(Grant.of("roles/storage.objectViewer", READER, BUCKET));

        assertThat(ask(READER, "storage.objects.create", BUCKET).isAllowed()).isFalse();
    }

    @Test
    void a_grant_is_for_its_member_alone() {
        policy.grant(Grant.of("roles/storage.objectViewer", READER, BUCKET));

        assertThat(ask("user:reader@demo.iam.gserviceaccount.com", "storage.objects.get", BUCKET)
                        .isAllowed())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "projects/demo, //storage.googleapis.com/projects/demo/buckets/b, true",
        "//cloudresourcemanager.googleapis.com/projects/demo, //storage.googleapis.com/projects/demo/buckets/b, true",
        "//storage.googleapis.com/projects/demo, //storage.googleapis.com/projects/demo/buckets/b, true",
        "//storage.googleapis.com/projects/demo/buckets/b, //storage.googleapis.com/projects/demo/buckets/b/objects/o, true",
        "//storage.googleapis.com/projects/demo/buckets/b, //storage.googleapis.com/projects/demo/buckets/bb, false",
        "//storage.googleapis.com/projects/demo/buckets/b, //storage.googleapis.com/projects/demo, false",
        "//bigquery.googleapis.com/projects/demo, //storage.googleapis.com/projects/demo/buckets/b, false",
        "projects/dem, //storage.googleapis.com/projects/demo/buckets/b, false"
    })
    void a_resource_inherits_from_what_leads_to_it(String granted, String asked, boolean allowed) {
        policy.grant(Grant.of("roles/storage.objectViewer", READER, granted));

        assertThat(ask(READER, "storage.objects.get", asked).isAllowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "principal:, /subject/job, true",
        "principal:, /subject/other, true",
        "principal:, 2/subject/job, false",
        "serviceAccount:, /subject/job, false"
    })
    void a_pool_includes_its_own_principals_only(String scheme, String rest, boolean included) {
        policy.grant(Grant.of("roles/storage.objectViewer", "principalSet:" + POOL + "/*", BUCKET));

        assertThat(ask(scheme + POOL + rest, "storage.objects.get", BUCKET).isAllowed())
                .isEqualTo(included);
    }

    @Test
    void a_revocation_holds_for_the_next_decision() {
        policy.grant(Grant.of("roles/storage.objectViewer", READER, BUCKET));

        policy.revoke(Grant.of("roles/storage.objectViewer", READER, BUCKET));

        assertThat(ask(READER, "storage.objects.get", BUCKET).isAllowed()).isFalse();
    }

    @Test
    void a_revocation_of_what_was_not_granted_is_a_mistake() {
        assertThatThrownBy(() -> policy.revoke(Grant.of("roles/storage.objectViewer", READER, BUCKET)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("There is no binding of roles/storage.objectViewer");
    }

    @Test
    void a_role_of_ones_own_can_be_changed_while_it_is_bound() {
        policy.role("roles/custom", Set.of("things.get"));
        policy.grant(Grant.of("roles/custom", READER, "projects/demo"));

        policy.role("roles/custom", Set.of("things.list"));

        assertThat(ask(READER, "things.get", "projects/demo").isAllowed()).isFalse();
        assertThat(ask(READER, "things.list", "projects/demo").isAllowed()).isTrue();
    }

    @Test
    void an_undefined_role_cannot_be_granted() {
        assertThatThrownBy(() -> policy.grant(Grant.of("roles/none", READER, BUCKET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The role roles/none is not defined");
    }

    @Test
    void a_role_without_permissions_cannot_be_defined() {
        assertThatThrownBy(() -> policy.role("roles/empty", Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "reader@demo.iam.gserviceaccount.com",
                "serviceAccount:",
                "serviceAccount:not-an-email",
                "group:all",
                "allusers",
                "*",
                "domain:",
                "projectOwner:demo",
                "principal://iam.googleapis.com/projects/1",
                "principalSet://iam.googleapis.com/projects/1/groups/g",
                "principalSet:///*"
            })
    void a_malformed_member_is_refused(String member) {
        assertThatThrownBy(() -> policy.grant(Grant.of("roles/storage.objectViewer", member, BUCKET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A member is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/projects/demo",
                "//",
                "//storage.googleapis.com",
                "//storage.googleapis.com/",
                "projects/demo/"
            })
    void a_malformed_resource_is_refused(String resource) {
        assertThatThrownBy(() -> policy.grant(Grant.of("roles/storage.objectViewer", READER, resource)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Verdict ask(String principal, String permission, String resource) {
        return policy.decide(Question.of(principal, permission, resource));
    }
}
