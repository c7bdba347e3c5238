// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A credential access boundary: what a token may do at most, as the union of its rules.
 *
 * @param rules one to ten
 */
record Boundary(List<Rule> rules) {
    private static final int LONGEST = 2048;
    private static final Pattern CONDITION = Pattern.compile(
            "resource\\.name\\.startsWith\\('([^'\\\\]+)'\\)"
                    + "(?: \\|\\| api\\.getAttribute\\('storage\\.googleapis\\.com/objectListPrefix', ?''\\)\\.startsWith\\('([^'\\\\]+)'\\))?");

    /**
     * One rule.
     *
     * @param resource where it holds
     * @param roles what it leaves
     * @param name what the resource's name must begin with; everything if empty
     * @param listing what the prefix of a listing must begin with; empty if listings are out of the question
     */
    record Rule(String resource, Set<String> roles, String name, Optional<String> listing) {
        private boolean leaves(PolicyStore policy, Question question, String listed) {
            String path = question.resource().replaceFirst("^//[^/]+/", "");
            return (question.resource().equals(resource) || question.resource().startsWith(resource + "/"))
                    && roles.stream().anyMatch(role -> policy.grants(role, question.permission()))
                    && (path.startsWith(name)
                            || listing.filter(prefix -> !listed.isEmpty() && listed.startsWith(prefix))
                                    .isPresent());
        }
    }

    /** Whether some rule leaves that; the prefix is that of a listing, or empty. */
    boolean leaves(PolicyStore policy, Question question, String listed) {
        return rules.stream().anyMatch(rule -> rule.leaves(policy, question, listed));
    }

    /** Reads the options of an exchange. */
    static Boundary read(String options) {
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
            read.add(rule(of));
        }
        return new Boundary(List.copyOf(read));
    }

    private static Rule rule(Map<?, ?> rule) {
        if (!(rule.get("availableResource") instanceof String resource)
                || !resource.startsWith("//storage.googleapis.com/projects/_/buckets/")
                || !(rule.get("availablePermissions") instanceof List<?> permissions)
                || permissions.isEmpty()) {
            throw invalid();
        }
        Set<String> roles = permissions.stream().map(Boundary::role).collect(Collectors.toSet());
        if (!(rule.get("availabilityCondition") instanceof Map<?, ?> condition)) {
            return new Rule(resource, roles, "", Optional.empty());
        }
        Matcher read = CONDITION.matcher(String.valueOf(condition.get("expression")));
        if (!read.matches()) {
            throw invalid();
        }
        return new Rule(resource, roles, read.group(1), Optional.ofNullable(read.group(2)));
    }

    private static String role(Object permission) {
        String text = String.valueOf(permission);
        if (!text.startsWith("inRole:roles/")) {
            throw invalid();
        }
        return text.substring("inRole:".length());
    }

    private static Refused invalid() {
        String why = "Invalid value for \"options\": the access boundary is malformed.";
        return Refused.wrong(GoogleErrors.oauth(400, "invalid_request", why), "invalid_request", why);
    }
}
