// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IamPoliciesTest {
    private static final String ADA = "user:ada@example.com";
    private static final String ETL = "serviceAccount:etl@demo.iam.gserviceaccount.com";
    private static final String POOL = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci";
    private static final String JOB = "principal:" + POOL + "/subject/job";
    private static final String VIEWER = "roles/storage.objectViewer";
    private static final String GET = "storage.objects.get";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/open";
    private static final String OBJECT = BUCKET + "/objects/2030/a.csv";

    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final IamStub stub = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final IamPolicies policies = stub.policies();

    @BeforeEach
    void a_bucket_lies_in_a_project_in_a_folder_of_an_organization() {
        policies.place("folders/7", "organizations/1");
        policies.place("projects/demo", "folders/7");
        policies.place(BUCKET, "projects/demo");
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"organizations/1", "folders/7", "projects/demo", BUCKET})
    void what_is_granted_above_holds_below(String place) {
        stub.grant(VIEWER, ADA, place);

        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"organizations/2", "folders/8", "projects/other", BUCKET + "2", "projects/_", "projects/dem"})
    void what_is_granted_beside_does_not(String place) {
        stub.grant(VIEWER, ADA, place);

        assertThat(policies.explain(ADA, GET, OBJECT).decision().code()).contains("policy.not-granted");
    }

    @Test
    void nothing_lies_in_itself() {
        assertThatThrownBy(() -> policies.place("organizations/1", "projects/demo"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lies in it");
        assertThatThrownBy(() -> policies.place("folders/9", "folders/9")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_project_has_a_number_too() {
        policies.numberProject("demo", "123456");
        stub.grant("roles/pubsub.publisher", ADA, "projects/123456");

        assertThat(policies.explain(ADA, "pubsub.topics.publish", "//pubsub.googleapis.com/projects/demo/topics/t")
                        .allowed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        ADA + ", true, true, true",
        ETL + ", true, true, false",
        JOB + ", true, false, false",
    })
    void everybody_is_somebody_and_who_is_federated_is_not_authenticated_by_google(
            String who, boolean all, boolean authenticated, boolean inDomain) {
        stub.grant(VIEWER, "allUsers", "projects/a");
        stub.grant(VIEWER, "allAuthenticatedUsers", "projects/b");
        stub.grant(VIEWER, "domain:example.com", "projects/c");

        assertThat(policies.explain(who, GET, "projects/a").allowed()).isEqualTo(all);
        assertThat(policies.explain(who, GET, "projects/b").allowed()).isEqualTo(authenticated);
        assertThat(policies.explain(who, GET, "projects/c").allowed()).isEqualTo(inDomain);
    }

    @ParameterizedTest
    @CsvSource({
        "/subject/job, true",
        "/group/ci, true",
        "/attribute.repository/acme/app, true",
        "/*, true",
        "/subject/jo, false",
        "/group/c, false",
        "/attribute.repository/acme, false",
        "2/*, false"
    })
    void federated_principals_are_named_one_by_one_or_as_sets(String name, boolean granted) {
        String scheme = name.startsWith("/subject") ? "principal:" : "principalSet:";
        stub.grant(VIEWER, scheme + POOL + name, "projects/demo");

        IamExplanation explanation = policies.explain(
                JOB,
                GET,
                OBJECT,
                "principalSet:" + POOL + "/group/ci",
                "principalSet:" + POOL + "/attribute.repository/acme/app");

        assertThat(explanation.allowed()).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"projects/demo, true", "folders/7, true", "organizations/1, true", "projects/other, false"})
    void all_accounts_of_a_project_are_a_set(String place, boolean granted) {
        stub.grant(
                VIEWER,
                "principalSet://cloudresourcemanager.googleapis.com/" + place + "/type/ServiceAccount",
                "projects/demo");

        assertThat(policies.explain(ETL, GET, OBJECT).allowed()).isEqualTo(granted);
        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isFalse();
    }

    @Test
    void groups_may_be_in_groups_and_in_one_another() {
        policies.group("group:all@example.com", "group:data@example.com");
        policies.group("group:data@example.com", "group:all@example.com", ETL, JOB);
        stub.grant(VIEWER, "group:all@example.com", "projects/demo");

        assertThat(policies.explain(ETL, GET, OBJECT).allowed()).isTrue();
        assertThat(policies.explain(JOB, GET, OBJECT).allowed()).isTrue();
        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isFalse();
    }

    @Test
    void a_group_is_what_was_said_last() {
        policies.group("group:data@example.com", ADA);
        policies.group("group:data@example.com", ETL);
        stub.grant(VIEWER, "group:DATA@example.com", "projects/demo");

        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isFalse();
        assertThatThrownBy(() -> policies.group(ADA, ETL)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "resource.name.startsWith('projects/_/buckets/open/objects/2030/') | true",
                "resource.name.startsWith('projects/_/buckets/open/objects/2029/') | false",
                "resource.type == 'storage.googleapis.com/Object' && resource.service == 'storage.googleapis.com' | true",
                "resource.type == 'storage.googleapis.com/Bucket' | false",
                "request.time < timestamp('2030-01-01T00:00:01Z') | true",
                "request.time < timestamp('2030-01-01T00:00:00Z') | false",
                "resource.matchTag('1/env', 'prod') | false"
            })
    void a_grant_may_have_a_condition(String expression, boolean granted) {
        policies.grant(VIEWER, ADA, "projects/demo", Condition.of(expression));

        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isEqualTo(granted);
    }

    @Test
    void a_grant_ends_when_its_condition_says_so() {
        policies.grant(VIEWER, ADA, BUCKET, Condition.of("request.time < timestamp('2030-01-01T01:00:00Z')"));
        boolean before = policies.explain(ADA, GET, OBJECT).allowed();

        clock.advance(Duration.ofHours(1));

        assertThat(before).isTrue();
        assertThat(policies.explain(ADA, GET, OBJECT).decision().code()).contains("policy.condition-false");
    }

    @Test
    void a_grant_with_a_condition_is_taken_away_with_the_same_condition() {
        Condition condition = Condition.of("resource.service == 'storage.googleapis.com'");
        policies.grant(VIEWER, ADA, BUCKET, condition);

        assertThatThrownBy(() -> stub.revoke(VIEWER, ADA, BUCKET)).isInstanceOf(IllegalStateException.class);
        policies.revoke(VIEWER, ADA, BUCKET, condition);
        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isFalse();
    }

    @Test
    void a_malformed_condition_is_refused_and_grants_nothing() {
        assertThatThrownBy(() -> policies.grant(VIEWER, ADA, BUCKET, Condition.of("resource.name ==")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(policies.explain(ADA, GET, OBJECT).decision().code()).contains("policy.not-granted");
    }

    @Test
    void a_denial_wins_over_every_grant_but_spares_its_exceptions() {
        stub.grant(VIEWER, ADA, BUCKET);
        stub.grant(VIEWER, ETL, BUCKET);
        policies.group("group:breakglass@example.com", ETL);

        policies.deny(Denial.of(
                        "no-reading",
                        List.of("principalSet://goog/public:all"),
                        List.of("storage.googleapis.com/objects.get"))
                .exceptPrincipals(List.of("principalSet://goog/group/breakglass@example.com"))
                .on("organizations/1"));

        assertThat(policies.explain(ADA, GET, OBJECT).why())
                .isEqualTo("The denial no-reading on //cloudresourcemanager.googleapis.com/organizations/1 forbids "
                        + GET + " to allUsers, which " + ADA + " is.");
        assertThat(policies.explain(ADA, "storage.objects.list", OBJECT).allowed())
                .isTrue();
        assertThat(policies.explain(ETL, GET, OBJECT).allowed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "principal://goog/subject/ada@example.com, false",
        "principal://iam.googleapis.com/projects/-/serviceAccounts/etl@demo.iam.gserviceaccount.com, true",
        "principalSet://goog/public:all, false",
        "principalSet:" + POOL + "/*, true"
    })
    void a_denial_names_principals_as_googles_deny_policies_do(String name, boolean allowed) {
        stub.grant(VIEWER, ADA, BUCKET);

        policies.deny(Denial.of("d", List.of(name), List.of("storage.googleapis.com/*.*")));

        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isEqualTo(allowed);
    }

    @Test
    void a_denial_ends_and_so_does_a_boundary() {
        stub.grant(VIEWER, ADA, BUCKET);
        policies.deny(Denial.of("d", List.of(ADA), List.of("storage.googleapis.com/*.*")));
        policies.bound(Boundary.of("b", List.of(ADA), List.of("projects/other")));

        policies.undeny("d");
        boolean bounded = policies.explain(ADA, GET, OBJECT).allowed();
        policies.unbound("b");

        assertThat(bounded).isFalse();
        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isTrue();
        assertThatThrownBy(() -> policies.undeny("d")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> policies.unbound("b")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"projects/demo, true", "organizations/1, true", "projects/other, false"})
    void a_principal_reaches_only_what_its_boundary_has(String reachable, boolean allowed) {
        stub.grant(VIEWER, JOB, "organizations/1");

        policies.bound(Boundary.of("pool", List.of("principalSet:" + POOL + "/*"), List.of(reachable)));

        assertThat(policies.explain(JOB, GET, OBJECT).allowed()).isEqualTo(allowed);
    }

    @Test
    void a_role_of_an_organization_is_as_good_as_a_predefined_one() {
        stub.role("organizations/1/roles/reader", GET);
        stub.grant("organizations/1/roles/reader", ADA, "projects/demo");

        assertThat(policies.explain(ADA, GET, OBJECT).allowed()).isTrue();
        assertThat(policies.explain(ADA, "storage.objects.list", OBJECT).allowed())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/objects", "//storage.googleapis.com", "projects/demo/"})
    void what_is_no_resource_cannot_be_explained(String resource) {
        assertThatThrownBy(() -> policies.explain(ADA, GET, resource)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_change_is_in_the_journal() {
        stub.journal().clear();
        policies.deny(Denial.of("d", List.of(ADA), List.of("storage.googleapis.com/*.*")));
        policies.grant(VIEWER, ADA, BUCKET, new Condition("now", "", "true"));
        policies.delayChangesBy(Duration.ofMinutes(1));

        assertThat(stub.journal().entries(JournalEntry.Kind.CHANGED))
                .extracting(entry -> entry.why().orElse(""))
                .containsExactly(
                        "denial d added",
                        VIEWER + " for " + ADA + " on " + BUCKET + ", while “now” (true) is true granted",
                        "changes of policy hold after PT1M");
    }
}
