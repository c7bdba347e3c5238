// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.ConditionResult;
import io.dataflowoauth.testkit.internal.iam.policy.NoExpressionsException;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A credential access boundary: what a token may do at most, as the union of its rules.
 *
 * @param rules one to ten
 */
record Boundary(List<Rule> rules) {
    private static final int LONGEST = 2048;
    private static final String LISTED = "storage.googleapis.com/objectListPrefix";
    private static final Set<String> MEMBERS =
            Set.of("availableResource", "availablePermissions", "availabilityCondition");
    private static final Set<String> OF_CONDITION = Set.of("expression", "title", "description", "location");

    /**
     * One rule.
     *
     * @param resource where it holds
     * @param roles what it leaves
     * @param condition over {@code resource} and {@code api}
     */
    record Rule(String resource, Set<String> roles, Optional<ConditionEngine.Compiled> condition) {
        private boolean leaves(PolicyStore policy, Question question, String listed) {
            return (question.resource().equals(resource) || question.resource().startsWith(resource + "/"))
                    && roles.stream().anyMatch(role -> policy.grants(role, question.permission()))
                    && condition
                            .map(ready -> ready.evaluate(attributes(policy, question, listed)))
                            .map(result -> result.kind() == ConditionResult.Kind.TRUE) // undecided leaves nothing
                            .orElse(true);
        }

        private static Map<String, Map<String, Object>> attributes(
                PolicyStore policy, Question question, String listed) {
            return Map.of(
                    "resource",
                    policy.attributes(question.resource()),
                    "api",
                    listed.isEmpty() ? Map.of() : Map.of(LISTED, listed));
        }
    }

    /** Whether some rule leaves that; the prefix is that of a listing, or empty. */
    boolean leaves(PolicyStore policy, Question question, String listed) {
        return rules.stream().anyMatch(rule -> rule.leaves(policy, question, listed));
    }

    /** Reads the options of an exchange; that store knows the language of conditions. */
    static Boundary read(String options, PolicyStore policy) {
        Object boundary = JsonText.read(options).orElseThrow(Boundary::invalid).get("accessBoundary");
        if (!(boundary instanceof Map<?, ?> members)
                || !(members.get("accessBoundaryRules") instanceof List<?> rules)
                || rules.isEmpty()
                || rules.size() > 10
                || options.length() > LONGEST) {
            throw invalid();
        }
        List<Rule> read = new ArrayList<>();
        for (Object rule : rules) {
            if (!(rule instanceof Map<?, ?> of)) {
                throw invalid();
            }
            read.add(rule(of, policy));
        }
        return new Boundary(List.copyOf(read));
    }

    private static Rule rule(Map<?, ?> rule, PolicyStore policy) {
        if (!MEMBERS.containsAll(rule.keySet())
                || !(rule.get("availableResource") instanceof String resource)
                || !resource.startsWith("//storage.googleapis.com/projects/_/buckets/")
                || !(rule.get("availablePermissions") instanceof List<?> permissions)
                || permissions.isEmpty()) {
            throw invalid();
        }
        Set<String> roles = permissions.stream().map(Boundary::role).collect(Collectors.toSet());
        return rule.containsKey("availabilityCondition")
                ? new Rule(resource, roles, Optional.of(condition(rule.get("availabilityCondition"), policy)))
                : new Rule(resource, roles, Optional.empty());
    }

    private static ConditionEngine.Compiled condition(@Nullable Object condition, PolicyStore policy) {
        if (!(condition instanceof Map<?, ?> members)
                || !OF_CONDITION.containsAll(members.keySet())
                || !(members.get("expression") instanceof String expression)) {
            throw invalid();
        }
        try {
            return policy.condition(expression);
        } catch (NoExpressionsException missing) {
            throw refused("testkit.no-expressions: " + missing.getMessage());
        } catch (IllegalArgumentException malformed) {
            throw invalid();
        }
    }

    private static String role(Object permission) {
        String text = String.valueOf(permission);
        if (!text.startsWith("inRole:roles/")) {
            throw invalid();
        }
        return text.substring("inRole:".length());
    }

    private static Refused invalid() {
        return refused("Invalid value for \"options\": the access boundary is malformed.");
    }

    private static Refused refused(String why) {
        return Refused.wrong(GoogleErrors.oauth(400, "invalid_request", why), "invalid_request", why);
    }
}
