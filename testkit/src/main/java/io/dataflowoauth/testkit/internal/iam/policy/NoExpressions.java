// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.ConditionEngine;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Understands nothing. */
final class NoExpressions implements Expressions {
    @Override
    public ConditionEngine.Compiled condition(String expression) {
        throw new NoExpressionsException();
    }

    @Override
    public ConditionEngine.Compiled attributeCondition(String expression) {
        throw new NoExpressionsException();
    }

    @Override
    public Function<Map<String, Object>, Optional<Object>> mapping(String expression) {
        throw new NoExpressionsException();
    }
}
