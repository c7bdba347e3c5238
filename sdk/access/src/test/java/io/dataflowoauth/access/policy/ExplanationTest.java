// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.access.Membership;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each answer says in words what gave it, so that a person knows what to change. */
class ExplanationTest {
    private static final Resource ACME = Resource.of("//orders.example/acme");
    private static final Resource ORDER = Resource.of("//orders.example/acme/7").in(ACME);
    private static final Caller ADA = Caller.named("user:ada@example.com", "group:finance@example.com");
    private static final Policy POLICY = Policy.of("2026-11-26@1f")
            .with(Role.of("reader", "orders.read"))
            .with(Role.of("admin", "orders.delete").including("reader"));

    @Test
    void a_grant_names_binding_place_member_role_and_condition() {
        Policy policy = POLICY.with(Binding.of("finance-reads", "admin", "group:finance@example.com")
                .on(ACME.name())
                .when(new Condition("in the morning", "", "true")));

        assertExplained(
                decide(policy, "orders.read"),
                "binding finance-reads",
                "The binding finance-reads on //orders.example/acme gives group:finance@example.com, which"
                        + " user:ada@example.com is, the role admin, which has orders.read, while “in the morning” (true) is"
                        + " true.");
    }

    @Test
    void a_missing_role_names_those_that_would_do() {
        assertExplained(
                decide(POLICY, "orders.read"),
                "",
                "No binding on //orders.example/acme/7, or on what it lies in, gives user:ada@example.com a role with"
                        + " orders.read. Roles that have it: admin, reader.");
    }

    @Test
    void a_permission_that_no_role_has_may_be_misspelt() {
        assertThat(decide(POLICY, "orders.raed").explanation())
                .endsWith("see whether the permission is written as in the roles.");
    }

    @Test
    void a_false_condition_is_quoted() {
        Policy policy =
                POLICY.with(Binding.of("b", "reader", "allUsers").when(new Condition("in the morning", "", "false")));

        assertExplained(
                decide(policy, "orders.read"),
                "binding b",
                "The binding b would give user:ada@example.com the role reader, which has orders.read, but its condition"
                        + " “in the morning” (false) is false.");
    }

    @Test
    void an_undecided_condition_says_what_the_question_lacks() {
        Policy policy = POLICY.with(Binding.of("b", "reader", "allUsers").when(Condition.of("missing")));

        assertExplained(
                decide(policy, "orders.read"),
                "binding b",
                "The binding b would give user:ada@example.com the role reader, which has orders.read, but its condition"
                        + " “missing” cannot be evaluated: the question does not tell request.host.");
    }

    @Test
    void an_unknown_membership_names_the_group() {
        Policy policy = POLICY.with(Binding.of("b", "reader", "group:etl"));
        Caller untold = Caller.named("user:ada@example.com").withArea("group:", name -> Membership.INDETERMINATE);

        Decision decision = engine(policy).decide(AccessQuestion.of(untold, "orders.read", ORDER));

        assertThat(decision.code()).contains("policy.membership-undecided");
        assertThat(decision.explanation()).endsWith("if it were known to be group:etl; its token does not tell.");
    }

    @Test
    void of_several_bindings_that_nearly_grant_it_the_nearest_is_told() {
        Policy policy = POLICY.with(Binding.of("a", "reader", "allUsers").when(Condition.of("missing")))
                .with(Binding.of("b", "reader", "allUsers").when(Condition.of("false")));

        assertThat(decide(policy, "orders.read").rule()).contains("binding b");
    }

    @Test
    void a_denial_names_itself_its_place_and_the_member() {
        Policy policy = POLICY.with(Binding.of("b", "admin", "allUsers"))
                .with(Denial.of("nobody-deletes", List.of("allAuthenticatedUsers"), List.of("orders.*"))
                        .on(ACME.name()));

        assertExplained(
                decide(policy, "orders.delete"),
                "denial nobody-deletes",
                "The denial nobody-deletes on //orders.example/acme forbids orders.delete to allAuthenticatedUsers, which"
                        + " user:ada@example.com is.");
    }

    @Test
    void an_undecided_denial_says_why() {
        Policy policy = POLICY.with(
                Denial.of("d", List.of("allUsers"), List.of("orders.*")).when(Condition.of("error")));

        assertExplained(
                decide(policy, "orders.delete"),
                "denial d",
                "Whether the denial d holds for user:ada@example.com is not known, so it does: the condition “error” cannot"
                        + " be evaluated, as it divides by zero.");
    }

    @Test
    void a_boundary_says_what_can_be_reached() {
        Policy policy = POLICY.with(Boundary.of("eu", List.of("allUsers"), List.of("//b.example", "//a.example")));

        assertExplained(
                decide(policy, "orders.read"),
                "boundary eu",
                "user:ada@example.com can reach only what lies in //a.example, //b.example (boundary eu), and"
                        + " //orders.example/acme/7 does not.");
    }

    @Test
    void a_refusal_is_a_diagnosis_of_the_layer_of_authorization() {
        Decision decision = decide(POLICY, "orders.read");

        Diagnosis diagnosis = decision.diagnosis().orElseThrow();

        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.code()).isEqualTo("policy.not-granted");
        assertThat(diagnosis.missing()).isEqualTo("orders.read on //orders.example/acme/7");
        assertThat(diagnosis.principal().acting()).isEqualTo("user:ada@example.com");
        assertThat(diagnosis.evidence())
                .containsExactly(decision.explanation(), "Policy 2026-11-26@1f, decision " + decision.id() + ".");
    }

    @Test
    void each_decision_has_an_id_of_its_own_and_equals_another_that_says_the_same() {
        Decision one = decide(POLICY, "orders.read");
        Decision other = decide(POLICY, "orders.read");

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(decide(POLICY, "orders.delete"));
        assertThat(one.id()).matches("[0-9a-f]{16}").isNotEqualTo(other.id());
        assertThat(one).asString().contains(one.id(), "denied policy.not-granted", "2026-11-26@1f", one.explanation());
        assertThat(one.permission()).isEqualTo("orders.read");
        assertThat(one.resource()).isEqualTo(ORDER.name());
    }

    @Test
    void a_refusal_can_be_an_error_that_an_engine_ships() throws Exception {
        Decision decision = decide(POLICY, "orders.read");
        NotAllowedException refused = NotAllowedException.of(decision);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(refused);
        }
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        NotAllowedException shipped = (NotAllowedException) in.readObject();

        assertThat(shipped.decision()).isEqualTo(decision.id());
        assertThat(shipped.code()).isEqualTo("policy.not-granted");
        assertThat(shipped.remedy()).startsWith("Bind a role");
        assertThat(shipped.diagnosis()).isEqualTo(decision.diagnosis().orElseThrow());
        assertThat(shipped.getStackTrace()).isEmpty();
    }

    @Test
    void no_error_is_made_of_a_yes() {
        Decision yes = decide(POLICY.with(Binding.of("b", "reader", "allUsers")), "orders.read");

        assertThat(yes.diagnosis()).isEmpty();
        assertThat(yes).asString().contains("allowed");
        assertThatThrownBy(() -> NotAllowedException.of(yes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_condition_of_several_lines_stays_one_line() {
        Policy policy =
                POLICY.with(Binding.of("b", "reader", "allUsers").when(new Condition("two\nlines", "", "fal" + "se")));

        assertThat(decide(policy, "orders.read").explanation())
                .doesNotContain("\n")
                .contains("two lines");
    }

    private static void assertExplained(Decision decision, String rule, String explanation) {
        assertThat(decision.explanation()).isEqualTo(explanation);
        assertThat(decision.rule().orElse("")).isEqualTo(rule);
        assertThat(decision.policyRevision()).isEqualTo("2026-11-26@1f");
    }

    private static Decision decide(Policy policy, String permission) {
        return engine(policy).decide(AccessQuestion.of(ADA, permission, ORDER));
    }

    private static PolicyEngine engine(Policy policy) {
        return PolicyEngine.of(policy, new FixedConditions());
    }
}
