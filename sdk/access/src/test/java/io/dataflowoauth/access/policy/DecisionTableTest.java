// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.Membership;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole table of an allow, a deny and a boundary (threats D-1), each of which is true, false, fails, or misses an attribute:
 * 64 rows for a boundary that has the resource, and 64 for one that has not.
 */
class DecisionTableTest {
    private static final List<String> STATES = List.of("true", "false", "error", "missing");
    private static final Resource ORDERS = Resource.of("//orders.example/acme");
    private static final Role READER = Role.of("reader", "orders.read");

    /** One row for each state of boundary and deny; the columns are the states of the allow, in the order above. */
    private static final String WITHIN = """
            true    true    | denied denied denied denied
            true    false   | yes false undecided undecided
            true    error   | denial? denial? denial? denial?
            true    missing | denial? denial? denial? denial?
            false   true    | denied denied denied denied
            false   false   | yes false undecided undecided
            false   error   | denial? denial? denial? denial?
            false   missing | denial? denial? denial? denial?
            error   true    | boundary? boundary? boundary? boundary?
            error   false   | boundary? boundary? boundary? boundary?
            error   error   | boundary? boundary? boundary? boundary?
            error   missing | boundary? boundary? boundary? boundary?
            missing true    | boundary? boundary? boundary? boundary?
            missing false   | boundary? boundary? boundary? boundary?
            missing error   | boundary? boundary? boundary? boundary?
            missing missing | boundary? boundary? boundary? boundary?
            """;

    private static final String OUTSIDE =
            WITHIN.replaceAll("(?m)^(true .*\\|).*$", "$1 outside outside outside outside");

    private static final Map<String, String> CODES = Map.of(
            "yes", "allowed",
            "false", "policy.condition-false",
            "undecided", "policy.condition-undecided",
            "denied", "policy.denied",
            "denial?", "policy.denial-undecided",
            "outside", "policy.outside-boundary",
            "boundary?", "policy.boundary-undecided");

    static Stream<Arguments> rows() {
        return Stream.concat(rows(WITHIN, ORDERS.name()), rows(OUTSIDE, "//orders.example/other"));
    }

    private static Stream<Arguments> rows(String table, String reachable) {
        return table.lines().flatMap(line -> {
            String[] states = line.substring(0, line.indexOf('|')).trim().split(" +", -1);
            String[] cells = line.substring(line.indexOf('|') + 2).split(" ", -1);
            return Stream.of(0, 1, 2, 3)
                    .map(i -> Arguments.of(STATES.get(i), states[1], states[0], reachable, CODES.get(cells[i])));
        });
    }

    @ParameterizedTest(name = "allow {0}, deny {1}, boundary {2} to {3}: {4}")
    @MethodSource("rows")
    void each_row_has_its_answer(String allow, String deny, String boundary, String reachable, String outcome) {
        Policy policy = Policy.of("1")
                .with(READER)
                .with(Binding.of("b", "reader", "user:ada@example.com").when(Condition.of(allow)))
                .with(Denial.of("d", List.of("allUsers"), List.of("orders.read"))
                        .when(Condition.of(deny)))
                .with(Boundary.of("p", List.of("allUsers"), List.of(reachable)).when(Condition.of(boundary)));

        Decision decision = PolicyEngine.of(policy, new FixedConditions()).decide(question(ada()));

        assertThat(decision.code().orElse("allowed")).isEqualTo(outcome);
    }

    @Test
    void the_table_is_whole() {
        assertThat(rows()).hasSize(128);
        assertThat(rows().map(row -> List.of(row.get()).subList(0, 4))).doesNotHaveDuplicates();
    }

    static Stream<Arguments> memberships() {
        return Stream.of(Membership.values())
                .flatMap(allow -> Stream.of(Membership.values())
                        .flatMap(deny -> Stream.of(Membership.values())
                                .flatMap(boundary -> Stream.of(Membership.values())
                                        .map(exception -> Arguments.of(allow, deny, boundary, exception)))));
    }

    /** Four lists of principals, of each of which the caller is a member, is none, or nobody can tell. */
    @ParameterizedTest(name = "allow {0}, deny {1} but for {3}, boundary {2}")
    @MethodSource("memberships")
    void what_nobody_can_tell_is_never_for_the_caller(
            Membership allow, Membership deny, Membership boundary, Membership exception) {
        Policy policy = Policy.of("1")
                .with(READER)
                .with(Binding.of("b", "reader", "group:allow"))
                .with(Denial.of("d", List.of("group:deny"), List.of("orders.read"))
                        .exceptPrincipals(List.of("group:except")))
                .with(Boundary.of("p", List.of("group:boundary"), List.of(ORDERS.name())));
        Map<String, Membership> told = Map.of("allow", allow, "deny", deny, "boundary", boundary, "except", exception);

        Decision decision = PolicyEngine.of(policy).decide(question(ada().withArea("group:", told::get)));

        boolean forbidden = deny != Membership.NO && exception != Membership.YES;
        assertThat(decision.allowed())
                .isEqualTo(allow == Membership.YES && boundary != Membership.INDETERMINATE && !forbidden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "anything at all"})
    void without_a_condition_engine_a_condition_is_undecided(String expression) {
        Policy allow = Policy.of("1")
                .with(READER)
                .with(Binding.of("b", "reader", "allUsers").when(Condition.of(expression)));
        Policy deny = allow.withBindings(List.of(Binding.of("b", "reader", "allUsers")))
                .with(Denial.of("d", List.of("allUsers"), List.of("orders.read"))
                        .when(Condition.of(expression)));

        Decision notGranted = PolicyEngine.of(allow).decide(question(ada()));
        Decision denied = PolicyEngine.of(deny).decide(question(ada()));

        assertThat(notGranted.code()).contains("policy.condition-undecided");
        assertThat(notGranted.explanation()).contains("there is no condition engine");
        assertThat(denied.code()).contains("policy.denial-undecided");
    }

    @Test
    void a_condition_engine_that_throws_decides_nothing_and_its_message_goes_nowhere() {
        Policy policy = Policy.of("1")
                .with(READER)
                .with(Binding.of("b", "reader", "allUsers").when(Condition.of("throws")));

        Decision decision = PolicyEngine.of(policy, new FixedConditions()).decide(question(ada()));

        assertThat(decision.code()).contains("policy.condition-undecided");
        assertThat(decision.explanation()).contains("IllegalStateException").doesNotContain("secret");
    }

    @Test
    void a_condition_engine_that_gives_nothing_decides_nothing() {
        Policy policy = Policy.of("1")
                .with(READER)
                .with(Binding.of("b", "reader", "allUsers"))
                .with(Denial.of("d", List.of("allUsers"), List.of("orders.read"))
                        .when(Condition.of("nothing")));

        Decision decision = PolicyEngine.of(policy, new FixedConditions()).decide(question(ada()));

        assertThat(decision.code()).contains("policy.denial-undecided");
    }

    private static Caller ada() {
        return Caller.named("user:ada@example.com");
    }

    private static AccessQuestion question(Caller caller) {
        return AccessQuestion.of(caller, "orders.read", ORDERS);
    }
}
