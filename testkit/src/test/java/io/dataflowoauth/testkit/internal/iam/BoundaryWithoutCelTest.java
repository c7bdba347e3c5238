// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.internal.iam.policy.KnownExpressions;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import org.junit.jupiter.api.Test;

/** An access boundary at a stub that nobody has taught CEL. */
class BoundaryWithoutCelTest {
    private static final String RULE = "{\"availableResource\":\"//storage.googleapis.com/projects/_/buckets/b\","
            + "\"availablePermissions\":[\"inRole:roles/storage.objectViewer\"]";

    private final PolicyStore policy =
            new PolicyStore(TestClock.create(), KnownExpressions.seenBy(new ClassLoader(null) {}));

    @Test
    void a_condition_is_refused_with_a_code_and_a_rule_without_one_is_read() {
        Refused refused = catchThrowableOfType(
                Refused.class,
                () -> Boundary.read(options(RULE + ",\"availabilityCondition\":{\"expression\":\"true\"}}"), policy));

        assertThat(refused.answer().status()).isEqualTo(400);
        assertThat(refused.answer().body()).contains("invalid_request", "testkit.no-expressions: ");
        assertThat(Boundary.read(options(RULE + "}"), policy).rules()).hasSize(1);
    }

    private static String options(String rule) {
        return "{\"accessBoundary\":{\"accessBoundaryRules\":[" + rule + "]}}";
    }
}
