// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.TestClock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Without the optional room for CEL, a condition is refused and never taken for true. */
class ExpressionsTest {
    private final Expressions none = KnownExpressions.seenBy(new ClassLoader(null) {});
    private final Expressions cel = KnownExpressions.seenBy(ExpressionsTest.class.getClassLoader());

    @Test
    void a_class_loader_that_does_not_see_cel_understands_nothing() {
        assertThatThrownBy(() -> none.condition("true")).isInstanceOf(NoExpressionsException.class);
        assertThatThrownBy(() -> none.attributeCondition("true")).isInstanceOf(NoExpressionsException.class);
        assertThatThrownBy(() -> none.mapping("'x'"))
                .isInstanceOf(NoExpressionsException.class)
                .hasMessageContaining("dataflow-oauth-access-cel");
    }

    @Test
    void one_that_sees_it_understands_conditions_and_mappings() {
        assertThat(cel.condition("resource.name == 'x'")).isSameAs(cel.condition("resource.name == 'x'"));
        assertThat(cel.mapping("assertion.sub").apply(java.util.Map.of("sub", "job")))
                .contains("job");
    }

    @Test
    void a_grant_with_a_condition_that_nobody_understands_grants_nothing() {
        PolicyStore policy = new PolicyStore(TestClock.create(), none);
        Grant grant = new Grant(
                "roles/storage.objectViewer",
                "user:ada@example.com",
                "projects/demo",
                Optional.of(Condition.of("true")));

        assertThatThrownBy(() -> policy.grant(grant)).isInstanceOf(NoExpressionsException.class);
        assertThat(policy.decide(Question.of("user:ada@example.com", "storage.objects.get", "projects/demo"))
                        .isAllowed())
                .isFalse();
    }

    @Test
    void a_question_that_cannot_be_asked_is_denied() {
        PolicyStore policy = new PolicyStore(TestClock.create(), none);
        policy.grant(Grant.of("roles/storage.objectViewer", "allUsers", "projects/demo"));

        assertThat(policy.decide(Question.of("user:ada@example.com", "get", "projects/demo"))
                        .why())
                .startsWith("It cannot be decided, so the answer is no:");
        assertThat(policy.decide(Question.of("user:ada@example.com", "storage.objects.get", "projects/demo/objects/\n"))
                        .isAllowed())
                .isFalse();
        assertThat(policy.decide(Question.of("somebody", "storage.objects.get", "projects/demo"))
                        .isAllowed())
                .isFalse();
        assertThat(policy.decide(Question.of("", "storage.objects.get", "projects/demo"))
                        .isAllowed())
                .as("nobody is somebody of allUsers")
                .isTrue();
    }
}
