// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for every policy (threats D-24), tried on 1,500 random ones and all questions of a small world. */
class PolicyPropertiesTest {
    private static final int POLICIES = 1_500;
    private static final List<AccessQuestion> QUESTIONS = RandomPolicies.questions();

    private final RandomPolicies random = new RandomPolicies(20261126);

    @Test
    void a_denial_more_never_allows_more() {
        for (int i = 0; i < POLICIES; i++) {
            Policy policy = random.policy();

            assertThat(allowed(policy)).containsAll(allowed(policy.with(random.denial())));
        }
    }

    @Test
    void a_binding_more_never_denies_more_and_one_less_never_allows_more() {
        for (int i = 0; i < POLICIES; i++) {
            Policy policy = random.policy();

            assertThat(allowed(policy.with(random.binding()))).containsAll(allowed(policy));
        }
    }

    @Test
    void the_first_boundary_never_allows_more_and_without_it_nothing_more_is_denied() {
        for (int i = 0; i < POLICIES; i++) {
            Policy open = random.policy().withBoundaries(List.of());

            assertThat(allowed(open)).containsAll(allowed(open.with(random.boundary())));
        }
    }

    @Test
    void a_boundary_with_one_resource_more_never_denies_more() {
        for (int i = 0; i < POLICIES; i++) {
            Policy open = random.policy().withBoundaries(List.of());
            Boundary boundary = random.boundary();
            Set<String> wider = new TreeSet<>(boundary.resources());
            wider.add(random.one(QUESTIONS).resource().name());

            assertThat(allowed(open.with(resized(boundary, wider)))).containsAll(allowed(open.with(boundary)));
        }
    }

    @Test
    void neither_the_answer_nor_its_explanation_depends_on_the_order_of_the_parts() {
        for (int i = 0; i < POLICIES; i++) {
            Policy policy = random.policy();

            assertThat(decisions(random.shuffled(policy))).isEqualTo(decisions(policy));
        }
    }

    @Test
    void an_answer_names_the_rule_that_gave_it_and_without_that_rule_it_is_another() {
        for (int i = 0; i < POLICIES; i++) {
            Policy policy = random.policy();
            for (Decision decision : decisions(policy)) {
                if (decision.code().filter("policy.denied"::equals).isPresent()) {
                    String id = decision.rule().orElseThrow().substring("denial ".length());
                    List<Denial> others = policy.denials().stream()
                            .filter(one -> !one.id().equals(id))
                            .toList();

                    assertThat(others).hasSize(policy.denials().size() - 1);
                    assertThat(decisions(policy.withDenials(others)))
                            .noneMatch(other -> other.rule().equals(decision.rule()));
                }
            }
        }
    }

    private static Boundary resized(Boundary boundary, Set<String> resources) {
        Boundary other = Boundary.of(boundary.id(), boundary.principals(), resources);
        return boundary.condition().map(other::when).orElse(other);
    }

    private static List<Decision> decisions(Policy policy) {
        PolicyEngine engine = PolicyEngine.of(policy, new FixedConditions());
        List<Decision> all = new ArrayList<>();
        QUESTIONS.forEach(question -> all.add(engine.decide(question)));
        return all;
    }

    private static Set<Integer> allowed(Policy policy) {
        List<Decision> all = decisions(policy);
        Set<Integer> allowed = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).allowed()) {
                allowed.add(i);
            }
        }
        return allowed;
    }
}
