// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.internal.iam.policy.Document;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A binding of a principal access boundary policy as a caller sends it.
 *
 * @param etag of the version that it is to replace
 * @param members what is read back; whoever creates it adds to them
 * @param condition when it holds
 */
record BindingBody(Optional<String> etag, Map<String, Object> members, Optional<Condition> condition) {
    static final String TARGET = "target";
    static final String SET = "principalSet";
    static final String POLICY = "policy";
    static final String KIND = "PRINCIPAL_ACCESS_BOUNDARY";

    private static final String CONDITION = "condition";
    private static final int LONGEST = 250;

    /** What can be updated. */
    static final Set<String> FIELDS = Set.of("displayName", "annotations", CONDITION);

    private static final Pattern BOUND =
            Pattern.compile("(organizations/[^/\\s]+)/locations/global/principalAccessBoundaryPolicies/[^/\\s]+");
    private static final Pattern ASKED = Pattern.compile("\\b(principal|resource|request)\\b(?:\\.(\\w+))?");

    static BindingBody read(WireBody body, Consumer<Condition> understood) {
        Map<String, Object> members = JsonText.members();
        Optional<String> etag = BoundaryBody.common(body, members);
        body.object(TARGET).ifPresent(target -> {
            members.put(TARGET, Map.of(SET, BoundSet.of(target.required(SET)).name()));
            target.end();
        });
        body.text(POLICY).ifPresent(policy -> {
            organization(policy);
            members.put(POLICY, policy);
        });
        if (!body.text("policyKind").orElse(KIND).equals(KIND)) {
            throw GoogleErrors.invalidArgument("Invalid value at 'policy_binding.policy_kind': it is " + KIND + ".");
        }
        Optional<Condition> condition = body.condition(CONDITION);
        condition.ifPresent(when -> {
            requirePrincipal(when);
            DenyBody.Conditions.require(when, understood);
            members.put(CONDITION, DenyBody.Conditions.write(when));
        });
        body.ignore("policyUid").end();
        return new BindingBody(etag, members, condition);
    }

    /** Conditions of these bindings are about who it is, and about nothing else. */
    private static void requirePrincipal(Condition condition) {
        String code = condition.expression().replaceAll("'[^']*'|\"[^\"]*\"", "''");
        Matcher asked = ASKED.matcher(code);
        boolean fits = condition.expression().length() <= LONGEST;
        while (asked.find()) {
            String attribute = String.valueOf(asked.group(2));
            fits &= asked.group(1).equals("principal") && (attribute.equals("type") || attribute.equals("subject"));
        }
        if (!fits) {
            throw GoogleErrors.invalidArgument("Invalid value at 'policy_binding.condition': it asks for principal.type"
                    + " and principal.subject, in at most " + LONGEST + " characters.");
        }
    }

    Optional<BoundSet> target() {
        return members.get(TARGET) instanceof Map<?, ?> target
                ? Optional.of(BoundSet.of(String.valueOf(target.get(SET))))
                : Optional.empty();
    }

    Optional<String> policy() {
        return Optional.ofNullable(members.get(POLICY)).map(String::valueOf);
    }

    Refused missing(String field) {
        return GoogleErrors.invalidArgument("The policy_binding." + field + " field is required.");
    }

    /** The set that a binding is about. */
    static String targetOf(Document binding) {
        return binding.members().get(TARGET) instanceof Map<?, ?> target ? String.valueOf(target.get(SET)) : "";
    }

    /** The organization of a policy. */
    static String organization(String policy) {
        Matcher name = BOUND.matcher(policy);
        if (!name.matches()) {
            throw GoogleErrors.invalidArgument("Invalid value at 'policy_binding.policy': " + policy + ".");
        }
        return name.group(1);
    }

    /** A binding with what is wanted of it; its policy and its set stay what they are. */
    Document onto(Document old, Set<String> mask) {
        for (String fixed : Set.of(TARGET, POLICY)) {
            if (members.containsKey(fixed)
                    && !members.get(fixed).equals(old.members().get(fixed))) {
                throw GoogleErrors.invalidArgument("The policy_binding." + fixed + " field is immutable.");
            }
        }
        Set<String> fields = mask.isEmpty() ? members.keySet() : mask;
        Map<String, Object> next = BoundaryBody.merged(old.members(), members, fields);
        Document.Bound before = (Document.Bound) old.meaning();
        Optional<Condition> when = fields.contains(CONDITION) ? condition : before.condition();
        return new Document(old.head(), next, new Document.Bound(before.policy(), before.principals(), when));
    }
}
