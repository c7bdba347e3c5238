// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Map;

/** A condition engine whose expressions are their own results: {@code true}, {@code false}, {@code missing}, {@code error}. */
final class FixedConditions implements ConditionEngine {
    @Override
    public Compiled compile(String expression) {
        ConditionResult result = Map.of(
                        "true", ConditionResult.of(true),
                        "false", ConditionResult.of(false),
                        "missing", ConditionResult.missing("request.host"),
                        "error", ConditionResult.failed("it divides by zero"))
                .get(expression);
        if (expression.equals("throws")) {
            return attributes -> {
                throw new IllegalStateException("secret of the engine");
            };
        }
        if (expression.equals("nothing")) {
            return attributes -> null;
        }
        if (result == null) {
            throw new IllegalArgumentException("no such word.");
        }
        return attributes -> result;
    }
}
