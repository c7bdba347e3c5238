// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

/**
 * Decides by one policy, as Google IAM does: first boundaries, then denials, then bindings; what no binding grants is denied.
 *
 * <p>Fail-closed. A boundary or a denial of which it cannot be decided whether it holds denies; a binding of which it cannot be
 * decided grants nothing. Pure: no I/O, no clock, no state; the same question has the same answer, whatever the order of the
 * policy's parts. Immutable, safe for use by many threads, does not block.
 */
public final class PolicyEngine {
    private final String revision;
    private final Boundaries boundaries;
    private final Grants grants;

    private PolicyEngine(String revision, Boundaries boundaries, Grants grants) {
        this.revision = revision;
        this.boundaries = boundaries;
        this.grants = grants;
    }

    /** For a policy without conditions: each one that it has counts as one that cannot be evaluated. */
    public static PolicyEngine of(Policy policy) {
        return of(policy, ConditionEngine.none());
    }

    /**
     * Makes a policy ready.
     *
     * @throws InvalidPolicyException if two rules of one kind have one id, a binding names an unknown role, roles include one
     *     another in a circle or more than 32 deep, or a condition is malformed
     */
    public static PolicyEngine of(Policy policy, ConditionEngine conditions) {
        requireNonNull(conditions, "conditions");
        ReadyRoles roles = new ReadyRoles(policy.roles());
        return new PolicyEngine(
                policy.revision(),
                Boundaries.of(policy.boundaries(), conditions),
                new Grants(
                        Denials.of(policy.denials(), conditions), Bindings.of(policy.bindings(), roles, conditions)));
    }

    /** The answer, and why. Never throws. */
    public Decision decide(AccessQuestion question) {
        return new Decision(
                question,
                revision,
                boundaries
                        .refuse(question)
                        .or(() -> grants.denials.refuse(question))
                        .orElseGet(() -> grants.bindings.answer(question)));
    }

    /** Of the policy. */
    public String revision() {
        return revision;
    }

    private record Grants(Denials denials, Bindings bindings) {}
}
