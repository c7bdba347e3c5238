// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Map;

/**
 * Understands the expressions of conditions. The room {@code access-cel} has one for CEL.
 *
 * <p>Pure: an expression has no effect, does no I/O, and ends within a bounded number of steps. Safe for use by many threads.
 */
@FunctionalInterface
public interface ConditionEngine {
    /**
     * Makes an expression ready, once, when a policy is read.
     *
     * @throws IllegalArgumentException if it is malformed; the message says where and is shown to whoever wrote the policy
     */
    Compiled compile(String expression);

    /** Understands nothing: every condition fails, so that it grants nothing and denies what it stands at. */
    static ConditionEngine none() {
        return expression -> attributes -> ConditionResult.failed("there is no condition engine");
    }

    /** An expression that is ready. */
    @FunctionalInterface
    interface Compiled {
        /**
         * Evaluates it.
         *
         * @param attributes {@code principal}, {@code resource} and {@code request}, each a map from names to texts, longs,
         *     flags, {@link java.time.Instant}s, lists of texts and maps of texts; never null, nor holding null
         * @return never null; what it throws counts as a failure
         */
        ConditionResult evaluate(Map<String, Map<String, Object>> attributes);
    }
}
