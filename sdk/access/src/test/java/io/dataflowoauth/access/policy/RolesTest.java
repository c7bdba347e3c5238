// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Roles that include one another (threats D-19), and what else an engine refuses to be made of. */
class RolesTest {
    private static final Resource TABLE = Resource.of("//r.example/table");

    @Test
    void a_role_has_the_permissions_of_all_that_it_includes() {
        Policy policy = Policy.of("1")
                .with(Role.of("owner", "t.own").including("editor"))
                .with(Role.of("editor", "t.edit").including("viewer"))
                .with(Role.of("viewer", "t.view"))
                .with(Binding.of("b", "owner", "allUsers"));

        assertThat(allowed(policy, "t.own", "t.edit", "t.view")).containsExactly("t.own", "t.edit", "t.view");
    }

    @Test
    void a_circle_is_refused_with_its_beginning() {
        Policy policy = Policy.of("1")
                .with(Role.of("a").including("b"))
                .with(Role.of("b").including("c"))
                .with(Role.of("c").including("a"));

        assertThatThrownBy(() -> PolicyEngine.of(policy))
                .isInstanceOfSatisfying(InvalidPolicyException.class, wrong -> {
                    assertThat(wrong.code()).isEqualTo("policy.invalid");
                    assertThat(wrong.place()).isEqualTo("role a");
                    assertThat(wrong.detail()).isEqualTo("It includes itself, by way of a.");
                });
    }

    @Test
    void roles_that_meet_again_are_no_circle() {
        Policy policy = Policy.of("1")
                .with(Role.of("top").including("left", "right"))
                .with(Role.of("left").including("bottom"))
                .with(Role.of("right").including("bottom"))
                .with(Role.of("bottom", "t.view"))
                .with(Binding.of("b", "top", "allUsers"));

        assertThat(allowed(policy, "t.view")).containsExactly("t.view");
    }

    @Test
    void ten_thousand_roles_are_read() {
        List<Role> roles = new ArrayList<>(IntStream.range(0, 10_000)
                .mapToObj(i -> Role.of("r" + i, "t.p" + i, "t.view"))
                .toList());
        roles.add(Role.of("all").including(roles.stream().map(Role::name).toArray(String[]::new)));
        Policy policy = Policy.of("1").withRoles(roles).with(Binding.of("b", "all", "allUsers"));

        assertThat(allowed(policy, "t.p0", "t.p9999", "t.p10000")).containsExactly("t.p0", "t.p9999");
    }

    @Test
    void roles_that_would_fill_the_memory_are_refused() {
        String[] many = IntStream.range(0, 60_000).mapToObj(i -> "t.p" + i).toArray(String[]::new);
        List<Role> roles = new ArrayList<>(List.of(Role.of("r0", many)));
        IntStream.range(1, 20).forEach(i -> roles.add(Role.of("r" + i).including("r" + (i - 1))));

        assertRefused(Policy.of("1").withRoles(roles), "roles", "They have more than 1000000 permissions together.");
    }

    @Test
    void roles_nest_at_most_32_deep() {
        List<Role> roles = new ArrayList<>(List.of(Role.of("r0", "t.view")));
        IntStream.range(1, 32).forEach(i -> roles.add(Role.of("r" + i).including("r" + (i - 1))));
        List<Role> deeper = new ArrayList<>(
                roles.stream().sorted((a, b) -> b.name().compareTo(a.name())).toList());
        deeper.add(Role.of("a").including("r31"));

        assertThat(PolicyEngine.of(Policy.of("1").withRoles(roles)).revision()).isEqualTo("1");
        assertRefused(Policy.of("1").withRoles(deeper), "role a", "Roles include one another more than 32 deep.");
    }

    @Test
    void what_is_named_must_be_there_and_once() {
        assertRefused(Policy.of("1").with(Role.of("a").including("b")), "role a", "It includes b, which is no role.");
        assertRefused(
                Policy.of("1").with(Binding.of("b", "reader", "allUsers")), "binding b", "There is no role reader.");
        assertRefused(Policy.of("1").with(Role.of("a")).with(Role.of("a")), "role a", "Two roles have this name.");
        Binding binding = Binding.of("b", "a", "allUsers");
        assertRefused(Policy.of("1").with(Role.of("a")).with(binding).with(binding), "binding b", "Two have this id.");
        Denial denial = Denial.of("d", List.of("allUsers"), List.of("t.view"));
        assertRefused(Policy.of("1").with(denial).with(denial), "denial d", "Two have this id.");
        Boundary boundary = Boundary.of("p", List.of("allUsers"), List.of("//r.example"));
        assertRefused(Policy.of("1").with(boundary).with(boundary), "boundary p", "Two have this id.");
    }

    @Test
    void a_malformed_condition_is_refused_when_the_policy_is_made_ready() {
        Policy policy = Policy.of("1")
                .with(Denial.of("d", List.of("allUsers"), List.of("t.view")).when(Condition.of("truu")));

        assertThatThrownBy(() -> PolicyEngine.of(policy, new FixedConditions()))
                .isInstanceOfSatisfying(
                        InvalidPolicyException.class,
                        wrong -> assertThat(wrong.detail()).isEqualTo("Its condition is malformed: no such word."));
    }

    private static void assertRefused(Policy policy, String place, String detail) {
        assertThatThrownBy(() -> PolicyEngine.of(policy))
                .isInstanceOfSatisfying(InvalidPolicyException.class, wrong -> {
                    assertThat(wrong.place()).isEqualTo(place);
                    assertThat(wrong.detail()).isEqualTo(detail);
                });
    }

    private static List<String> allowed(Policy policy, String... permissions) {
        PolicyEngine engine = PolicyEngine.of(policy);
        return List.of(permissions).stream()
                .filter(one -> engine.decide(AccessQuestion.of(Caller.anonymous(), one, TABLE))
                        .allowed())
                .toList();
    }
}
