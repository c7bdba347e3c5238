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
    private final Findings findings;
    private final boolean retryCanHelp;

    private Diagnosis(Cause cause, Findings findings, boolean retryCanHelp) {
        this.cause = cause;
        this.findings = findings;
        this.retryCanHelp = retryCanHelp;
    }

    /** A diagnosis without evidence yet, told by the other side. */
    public static Diagnosis of(Layer layer, ErrorCode code, PrincipalChain principal) {
        return new Diagnosis(
                new Cause(layer, code, principal), new Findings("", List.of(), List.of(), Certainty.TOLD), false);
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
        return findings.missing;
    }

    /** The facts that the cause was read from, each one line. */
    public List<String> evidence() {
        return findings.evidence;
    }

    /**
     * What to do for exactly this refusal, in this order; empty where the remedy says it all. A step is a sentence, or a
     * command line for a POSIX shell: names that are filled in were checked and are quoted, and one that is not known stands
     * there in capital letters. The commands change things: for a person to read and run.
     */
    public List<String> steps() {
        return findings.steps;
    }

    /** How the cause is known. */
    public Certainty certainty() {
        return findings.certainty;
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
        return with(
                new Findings(requireNonNull(what, "missing"), findings.evidence, findings.steps, findings.certainty));
    }

    /** This diagnosis, read from these facts. */
    public Diagnosis withEvidence(List<String> facts) {
        return with(new Findings(findings.missing, List.copyOf(facts), findings.steps, findings.certainty));
    }

    /** This diagnosis, with what to do about it. */
    public Diagnosis withSteps(List<String> steps) {
        return with(new Findings(findings.missing, findings.evidence, List.copyOf(steps), findings.certainty));
    }

    /** This diagnosis, known like that. */
    public Diagnosis withCertainty(Certainty certainty) {
        requireNonNull(certainty, "certainty");
        return with(new Findings(findings.missing, findings.evidence, findings.steps, certainty));
    }

    /** This diagnosis, of something that may pass by itself. */
    public Diagnosis withRetryCanHelp(boolean can) {
        return new Diagnosis(cause, findings, can);
    }

    private Diagnosis with(Findings changed) {
        return new Diagnosis(cause, changed, retryCanHelp);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Diagnosis diagnosis
                && cause.equals(diagnosis.cause)
                && findings.equals(diagnosis.findings)
                && retryCanHelp == diagnosis.retryCanHelp;
    }

    @Override
    public int hashCode() {
        return Objects.hash(cause, findings, retryCanHelp);
    }

    /** One line: layer, code, principal, what is missing, what to change, and the steps. */
    @Override
    public String toString() {
        return cause.layer.name().toLowerCase(Locale.ROOT) + " " + code() + " for "
                + principal().acting() + ": " + summary() + (missing().isEmpty() ? "" : " Missing: " + missing() + ".")
                + " " + remedy() + (steps().isEmpty() ? "" : " Steps: " + String.join(" | ", steps()));
    }

    private record Cause(Layer layer, ErrorCode code, PrincipalChain principal) implements Serializable {
        private Cause {
            requireNonNull(layer, "layer");
            requireNonNull(code, "code");
            requireNonNull(principal, "principal");
        }
    }

    private record Findings(String missing, List<String> evidence, List<String> steps, Certainty certainty)
            implements Serializable {}

    /** How a cause is known. */
    public enum Certainty {
        /** Whoever refused said so. */
        TOLD,
        /** Nobody said so, and what is at hand leaves no other cause that is known. */
        INFERRED,
        /** The likeliest cause; others would look the same. */
        GUESSED
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
