// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Which layer refused, for which principal, what is missing and what to change.
 *
 * <p>Immutable and serializable; safe to log.
 */
public final class Diagnosis implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Cause cause;
    private final String missing;
    private final List<String> evidence;
    private final boolean retryCanHelp;

    private Diagnosis(Cause cause, String missing, List<String> evidence, boolean retryCanHelp) {
        this.cause = cause;
        this.missing = missing;
        this.evidence = evidence;
        this.retryCanHelp = retryCanHelp;
    }

    /** A diagnosis without evidence yet. */
    public static Diagnosis of(Layer layer, ErrorCode code, PrincipalChain principal) {
        return new Diagnosis(new Cause(layer, code, principal), "", List.of(), false);
    }

    /** The layer that refused. */
    public Layer layer() {
        return cause.layer;
    }

    /** The stable name of the cause. */
    public String code() {
        return cause.code.name();
    }

    /** Who was refused, through whom. */
    public PrincipalChain principal() {
        return cause.principal;
    }

    /** What would have been needed: a scope, a permission, an audience; empty where nobody said. */
    public String missing() {
        return missing;
    }

    /** The facts that the cause was read from, each one line. */
    public List<String> evidence() {
        return evidence;
    }

    /** What happened, one sentence. */
    public String summary() {
        return cause.code.summary();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return cause.code.remedy();
    }

    /** Whether the same call may succeed later though nobody changes anything. */
    public boolean retryCanHelp() {
        return retryCanHelp;
    }

    /** This diagnosis, knowing what was missing. */
    public Diagnosis withMissing(String what) {
        return new Diagnosis(cause, requireNonNull(what, "missing"), evidence, retryCanHelp);
    }

    /** This diagnosis, read from these facts. */
    public Diagnosis withEvidence(List<String> facts) {
        return new Diagnosis(cause, missing, List.copyOf(facts), retryCanHelp);
    }

    /** This diagnosis, of something that may pass by itself. */
    public Diagnosis withRetryCanHelp(boolean can) {
        return new Diagnosis(cause, missing, evidence, can);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Diagnosis diagnosis
                && cause.equals(diagnosis.cause)
                && missing.equals(diagnosis.missing)
                && evidence.equals(diagnosis.evidence)
                && retryCanHelp == diagnosis.retryCanHelp;
    }

    @Override
    public int hashCode() {
        return Objects.hash(cause, missing, evidence, retryCanHelp);
    }

    /** One line: layer, code, principal, what is missing, what to change. */
    @Override
    public String toString() {
        return cause.layer.name().toLowerCase(Locale.ROOT) + " " + code() + " for "
                + principal().acting() + ": " + summary() + (missing.isEmpty() ? "" : " Missing: " + missing + ".")
                + " " + remedy();
    }

    private record Cause(Layer layer, ErrorCode code, PrincipalChain principal) implements Serializable {
        private Cause {
            requireNonNull(layer, "layer");
            requireNonNull(code, "code");
            requireNonNull(principal, "principal");
        }
    }

    /** Where a call can be refused. */
    public enum Layer {
        /** The token: absent, expired, for another audience, with too little scope. */
        AUTHENTICATION,
        /** The role: IAM, groups, RBAC. */
        AUTHORIZATION,
        /** Neither: the call did not get that far. */
        TRANSPORT
    }
}
