// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.ConditionEngine;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The language of conditions and of attribute mappings, if there is one. Safe for use by many threads. */
public interface Expressions {
    /**
     * A condition of a policy.
     *
     * @throws IllegalArgumentException if it is malformed
     * @throws NoExpressionsException if nobody understands conditions
     */
    ConditionEngine.Compiled condition(String expression);

    /**
     * A condition of a provider, over {@code assertion}, {@code google} and {@code attribute}.
     *
     * @throws IllegalArgumentException if it is malformed
     * @throws NoExpressionsException if nobody understands conditions
     */
    ConditionEngine.Compiled attributeCondition(String expression);

    /**
     * A mapping of a provider, over the claims of a credential.
     *
     * @throws IllegalArgumentException if it is malformed
     * @throws NoExpressionsException if nobody understands mappings
     */
    Function<Map<String, Object>, Optional<Object>> mapping(String expression);
}
