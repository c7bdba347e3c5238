// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * Which layer refused, for which principal, what is missing and what to change.
 *
 * <p>Immutable and serializable; safe to log.
 */
public final class Diagnosis implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Layer layer;
    private final ErrorCode code;
    private final PrincipalChain principal;
    private final String missing;
    private final List<String> evidence;
    private final boolean retryCanHelp;

    private Diagnosis(Diagnosis from, String missing, List<String> evidence, boolean retryCanHelp) {
        this.layer = from.layer;
        this.code = from.code;
        this.principal = from.principal;
        this.missing = missing;
        this.evidence = evidence;
        this.retryCanHelp = retryCanHelp;
    }

    private Diagnosis(Layer layer, ErrorCode code, PrincipalChain principal) {
        this.layer = requireNonNull(layer, "layer");
        this.code = requireNonNull(code, "code");
        this.principal = requireNonNull(principal, "principal");
        this.missing = "";
        this.evidence = List.of();
        this.retryCanHelp = false;
    }

    /** A diagnosis without evidence yet. */
    public static Diagnosis of(Layer layer, ErrorCode code, PrincipalChain principal) {
        return new Diagnosis(layer, code, principal);
    }

    /** The layer that refused. */
    public Layer layer() {
        return layer;
    }

    /** The stable name of the cause. */
    public String code() {
        return code.name();
    }

    /** Who was refused, through whom. */
    public PrincipalChain principal() {
        return principal;
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
        return code.summary();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return code.remedy();
    }

    /** Whether the same call may succeed later though nobody changes anything. */
    public boolean retryCanHelp() {
        return retryCanHelp;
    }

    /** This diagnosis, knowing what was missing. */
    public Diagnosis withMissing(String what) {
        return new Diagnosis(this, requireNonNull(what, "missing"), evidence, retryCanHelp);
    }

    /** This diagnosis, read from these facts. */
    public Diagnosis withEvidence(List<String> facts) {
        return new Diagnosis(this, missing, List.copyOf(facts), retryCanHelp);
    }

    /** This diagnosis, of something that may pass by itself. */
    public Diagnosis withRetryCanHelp(boolean can) {
        return new Diagnosis(this, missing, evidence, can);
    }

    /** One line: layer, code, principal, what is missing, what to change. */
    @Override
    public String toString() {
        return layer.name().toLowerCase(java.util.Locale.ROOT) + " " + code.name() + " for " + principal.acting() + ": "
                + code.summary() + (missing.isEmpty() ? "" : " Missing: " + missing + ".") + " " + code.remedy();
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
