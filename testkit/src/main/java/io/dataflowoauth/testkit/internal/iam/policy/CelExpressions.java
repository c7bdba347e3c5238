// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.cel.CelConditions;
import io.dataflowoauth.access.cel.CelMappings;
import io.dataflowoauth.access.policy.ConditionEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** CEL: the only class here that needs {@code access-cel}. Opened when the first expression comes, since that takes time. */
final class CelExpressions implements Expressions {
    private final Map<String, ConditionEngine.Compiled> conditions = new ConcurrentHashMap<>();

    @Override
    public ConditionEngine.Compiled condition(String expression) {
        return conditions.computeIfAbsent(expression, Opened.CONDITIONS::compile);
    }

    @Override
    public ConditionEngine.Compiled attributeCondition(String expression) {
        return Opened.MAPPINGS.condition(expression);
    }

    @Override
    public Function<Map<String, Object>, Optional<Object>> mapping(String expression) {
        return Opened.MAPPINGS.mapping(expression)::of;
    }

    private static final class Opened {
        private static final CelConditions CONDITIONS = CelConditions.open();
        private static final CelMappings MAPPINGS = CelMappings.open();
    }
}
