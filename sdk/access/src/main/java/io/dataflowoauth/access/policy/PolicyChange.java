// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a live policy did with a text: put it in force, or kept the one before because it was broken. Immutable.
 */
public final class PolicyChange {
    private final Instant at;
    private final String revision;
    private final @Nullable InvalidPolicyException fault;

    private PolicyChange(Instant at, String revision, @Nullable InvalidPolicyException fault) {
        this.at = requireNonNull(at, "at");
        this.revision = requireNonNull(revision, "revision");
        this.fault = fault;
    }

    static PolicyChange replaced(Instant at, String revision) {
        return new PolicyChange(at, revision, null);
    }

    static PolicyChange kept(Instant at, String revision, InvalidPolicyException fault) {
        return new PolicyChange(at, revision, requireNonNull(fault, "fault"));
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /** The revision that is in force now; {@code none} before the first. */
    public String revision() {
        return revision;
    }

    /** Why the text was not taken, with a code; empty if it is in force. */
    public Optional<InvalidPolicyException> fault() {
        return Optional.ofNullable(fault);
    }

    /** One line. */
    @Override
    public String toString() {
        return "PolicyChange[" + at + ", "
                + (fault == null ? "in force: " + revision : "kept: " + revision + ", " + fault.getMessage()) + "]";
    }
}
