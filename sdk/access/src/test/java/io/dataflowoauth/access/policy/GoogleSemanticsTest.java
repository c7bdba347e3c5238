// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.Membership;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Google IAM has a rule, ours is the same. */
class GoogleSemanticsTest {
    private static final Resource ORGANIZATION = Resource.of("//cloudresourcemanager.googleapis.com/organizations/1");
    private static final Resource FOLDER =
            Resource.of("//cloudresourcemanager.googleapis.com/folders/2").in(ORGANIZATION);
    private static final Resource PROJECT =
            Resource.of("//cloudresourcemanager.googleapis.com/projects/p").in(FOLDER);
    private static final Resource TOPIC =
            Resource.of("//pubsub.googleapis.com/projects/p/topics/t").in(PROJECT);
    private static final String PUBLISHER = "roles/pubsub.publisher";
    private static final String PUBLISH = "pubsub.topics.publish";
    private static final String ADA = "user:ada@example.com";
    private static final Policy EMPTY = Policy.of("1").with(Role.of(PUBLISHER, PUBLISH));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_binding_holds_for_its_resource_and_for_all_that_lies_in_it(int place) {
        List<Resource> down = List.of(ORGANIZATION, FOLDER, PROJECT, TOPIC);
        Policy policy =
                EMPTY.with(Binding.of("b", PUBLISHER, ADA).on(down.get(place).name()));

        List<Resource> granted = down.stream()
                .filter(resource -> allowed(policy, Caller.named(ADA), PUBLISH, resource))
                .toList();

        assertThat(granted).isEqualTo(down.subList(place, 4));
    }

    @Test
    void a_resource_beside_it_gets_nothing() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, ADA).on(PROJECT.name()));
        Resource other =
                Resource.of("//cloudresourcemanager.googleapis.com/projects/p2").in(FOLDER);

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, other)).isFalse();
    }

    @Test
    void a_denial_above_wins_over_a_binding_below() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, ADA).on(TOPIC.name()))
                .with(Denial.of(
                                "d",
                                List.of("principal://goog/subject/ada@example.com"),
                                List.of("pubsub.googleapis.com/topics.publish"))
                        .on(ORGANIZATION.name()));

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, TOPIC)).isFalse();
    }

    @Test
    void a_denial_spares_its_exceptions() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, "allAuthenticatedUsers"))
                .with(Denial.of("d", List.of("principalSet://goog/public:all"), List.of("pubsub.googleapis.com/*.*"))
                        .exceptPrincipals(List.of("principalSet://goog/group/breakglass@example.com")));

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, TOPIC)).isFalse();
        assertThat(allowed(policy, Caller.named(ADA, "group:breakglass@example.com"), PUBLISH, TOPIC))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "pubsub.googleapis.com/topics.publish, pubsub.topics.publish, true",
        "pubsub.googleapis.com/topics.*, pubsub.topics.publish, true",
        "pubsub.googleapis.com/*.publish, pubsub.topics.publish, true",
        "pubsub.googleapis.com/*.*, pubsub.topics.publish, true",
        "pubsub.topics.*, pubsub.topics.publish, true",
        "pubsub.topics.*, pubsub.googleapis.com/topics.publish, true",
        "pubsub.googleapis.com/*.delete, pubsub.topics.publish, false",
        "pubsub.googleapis.com/snapshots.*, pubsub.topics.publish, false",
        "storage.googleapis.com/*.*, pubsub.topics.publish, false",
        "cloudresourcemanager.googleapis.com/projects.delete, resourcemanager.projects.delete, true",
        "orders.example/orders.*, orders.example/orders.read, true",
        "orders.example/orders.*, orders.orders.read, false",
        "orders.*, orders.read, true",
        "*.read, orders.read, true",
        "*.read, pubsub.orders.read, false"
    })
    void a_denial_names_permissions_and_groups_of_them(String pattern, String permission, boolean denied) {
        Policy policy = Policy.of("1")
                .with(Role.of("any", permission))
                .with(Binding.of("b", "any", "allUsers"))
                .with(Denial.of("d", List.of("allUsers"), List.of(pattern)));

        assertThat(allowed(policy, Caller.named(ADA), permission, TOPIC)).isEqualTo(!denied);
    }

    @Test
    void an_exception_takes_a_permission_out_of_a_group() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, ADA))
                .with(Denial.of("d", List.of("allUsers"), List.of("pubsub.googleapis.com/*.*"))
                        .exceptPermissions(List.of("pubsub.googleapis.com/topics.publish")));

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, TOPIC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pubsub.topics.*", "*", "pubsub.*", "pubsub", "", "a b.c", "pubsub.topics.publish\n"})
    void a_role_has_exact_permissions_only(String permission) {
        assertThatThrownBy(() -> Role.of("r", permission)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**.*", "pub*.topics.get", "pubsub.googleapis.com/top*.get", "*/topics.get", "a"})
    void no_other_wildcard_is_known(String pattern) {
        assertThatThrownBy(() -> Denial.of("d", List.of("allUsers"), List.of(pattern)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_boundary_of_several_that_has_the_resource_is_enough() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, ADA))
                .with(Boundary.of("other", List.of(ADA), List.of("//storage.googleapis.com/b")));

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, TOPIC)).isFalse();
        assertThat(allowed(
                        policy.with(Boundary.of("ours", List.of(ADA), List.of(ORGANIZATION.name()))),
                        Caller.named(ADA),
                        PUBLISH,
                        TOPIC))
                .isTrue();
    }

    @Test
    void a_boundary_of_somebody_else_hinders_nobody() {
        Policy policy = EMPTY.with(Binding.of("b", PUBLISHER, ADA))
                .with(Boundary.of("other", List.of("user:bob@example.com"), List.of("//storage.googleapis.com/b")));

        assertThat(allowed(policy, Caller.named(ADA), PUBLISH, TOPIC)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "allUsers, YES, YES",
        "allAuthenticatedUsers, YES, NO",
        "principalSet://goog/public:all, YES, YES",
        "principalSet://goog/public:allAuthenticatedUsers, YES, NO",
        "user:ADA@Example.com, YES, NO",
        "principal://goog/subject/ada@example.com, YES, NO",
        "user:bob@example.com, NO, NO",
        "serviceAccount:ada@example.com, NO, NO",
        "deleted:user:ada@example.com?uid=7, NO, NO",
        "principalSet://iam.googleapis.com/x/group/g, NO, NO"
    })
    void members_have_the_meaning_that_google_gives_them(String member, Membership ada, Membership nobody) {
        assertThat(Caller.named(ADA).is(member)).isEqualTo(ada);
        assertThat(Caller.anonymous().is(member)).isEqualTo(nobody);
    }

    @Test
    void a_federated_caller_is_everybody_and_what_it_is_and_not_authenticated_by_google() {
        Caller job = Caller.federated(
                "principal://iam.googleapis.com/pool/subject/job", "principalSet://iam.googleapis.com/pool/group/ci");

        assertThat(job.is("allUsers")).isEqualTo(Membership.YES);
        assertThat(job.is("principalSet://iam.googleapis.com/pool/group/ci")).isEqualTo(Membership.YES);
        assertThat(job.is("principal://iam.googleapis.com/pool/subject/job")).isEqualTo(Membership.YES);
        assertThat(job.is("allAuthenticatedUsers")).isEqualTo(Membership.NO);
        assertThat(job.is("principalSet://iam.googleapis.com/pool/*")).isEqualTo(Membership.NO);
    }

    @Test
    void conditions_see_a_name_without_its_service_where_a_resource_says_so() {
        Resource seen = TOPIC.seenAs("projects/p/topics/t");
        Policy policy =
                EMPTY.with(Binding.of("b", PUBLISHER, ADA).on(TOPIC.name()).when(Condition.of("name")));
        PolicyEngine engine = PolicyEngine.of(
                policy,
                expression -> attributes -> ConditionResult.of(
                        "projects/p/topics/t".equals(attributes.get("resource").get("name"))));

        assertThat(engine.decide(AccessQuestion.of(Caller.named(ADA), PUBLISH, seen))
                        .allowed())
                .isTrue();
        assertThat(engine.decide(AccessQuestion.of(Caller.named(ADA), PUBLISH, TOPIC))
                        .code())
                .contains("policy.condition-false");
        assertThat(seen.name()).isEqualTo(TOPIC.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "projects/p\n"})
    void a_name_for_conditions_can_be_printed(String name) {
        assertThatThrownBy(() -> TOPIC.seenAs(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_service_account_has_one_name_in_both_kinds_of_policies() {
        Caller account = Caller.named("serviceAccount:etl@p.iam.gserviceaccount.com");

        assertThat(account.is(
                        "principal://iam.googleapis.com/projects/-/serviceAccounts/etl@p.iam.gserviceaccount.com"))
                .isEqualTo(Membership.YES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "users:ada",
                "user:",
                "principal://",
                "principalSet://host",
                "group",
                "*",
                "allusers",
                "user:a\nb"
            })
    void what_is_no_member_is_refused(String member) {
        assertThatThrownBy(() -> Binding.of("b", PUBLISHER, member)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_is_granted_by_default() {
        Decision decision = PolicyEngine.of(EMPTY).decide(AccessQuestion.of(Caller.named(ADA), PUBLISH, TOPIC));

        assertThat(decision.code()).contains("policy.not-granted");
        assertThat(decision.rule()).isEmpty();
    }

    private static boolean allowed(Policy policy, Caller caller, String permission, Resource resource) {
        return PolicyEngine.of(policy)
                .decide(AccessQuestion.of(caller, permission, resource))
                .allowed();
    }
}
