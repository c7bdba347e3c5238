// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all rules have: a name, whom they hold for, where, and when.
 *
 * @param id names it within its policy
 * @param principals members in their one form; at least one
 * @param scope where and when
 */
record Rule(String id, Set<String> principals, Scope scope) {
    private static final Scope ALWAYS = new Scope(null, null);

    static Rule of(String id, Collection<String> principals) {
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("A rule names at least one principal");
        }
        return new Rule(MemberNames.requirePrintable(id), MemberNames.all(principals), ALWAYS);
    }

    Rule on(String resource) {
        return new Rule(id, principals, new Scope(MemberNames.requirePrintable(resource), scope.condition));
    }

    Rule when(Condition condition) {
        return new Rule(id, principals, new Scope(scope.resource, condition));
    }

    Optional<String> resource() {
        return Optional.ofNullable(scope.resource);
    }

    Optional<Condition> condition() {
        return Optional.ofNullable(scope.condition);
    }

    /**
     * Where and when.
     *
     * @param resource it, and what lies in it; everywhere, if there is none
     * @param condition always, if there is none
     */
    record Scope(@Nullable String resource, @Nullable Condition condition) {}
}
