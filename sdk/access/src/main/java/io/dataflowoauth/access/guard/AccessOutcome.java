// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Secret;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.policy.Decision;
import java.time.Instant;
import java.util.Optional;

/**
 * How a request fared: all that is known of it, for a log and an audit trail and never for the caller.
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class AccessOutcome {
    private final Instant at;
    private final Asked asked;
    private final Verdict verdict;

    AccessOutcome(Instant at, Asked asked, Verdict verdict) {
        this.at = requireNonNull(at, "at");
        this.asked = asked;
        this.verdict = verdict;
    }

    /** When it was decided. */
    public Instant at() {
        return at;
    }

    /** Whether the caller was let in, provided that this is recorded. */
    public boolean admitted() {
        return verdict.diagnosis.isEmpty();
    }

    /** The request; its headers are not for a log. */
    public GuardedRequest request() {
        return asked.request;
    }

    /** What the request needed. */
    public Requirement requirement() {
        return asked.requirement;
    }

    /** Which token came, if one did: for a fingerprint with a key, and for nothing else. */
    public Optional<Secret> presented() {
        return asked.presented;
    }

    /** What the token says, if it was verified, whether its bearer was let in or not. */
    public Optional<VerifiedToken> token() {
        return verdict.token;
    }

    /** The decision, if it came to one. */
    public Optional<Decision> decision() {
        return verdict.decision;
    }

    /** Why not: layer, code, evidence, remedy; empty if the caller was let in. */
    public Optional<Diagnosis> diagnosis() {
        return verdict.diagnosis;
    }

    /** Who it was, as far as a signature held. */
    public PrincipalChain principal() {
        return verdict.token
                .map(token -> token.principal().chain())
                .or(() -> verdict.diagnosis.map(Diagnosis::principal))
                .orElse(PrincipalChain.unknown());
    }

    /** One line: method, path, who, and why not. */
    @Override
    public String toString() {
        return "AccessOutcome[" + asked.request.method() + " " + asked.request.path() + ", "
                + principal().acting() + ", "
                + verdict.diagnosis.map(Diagnosis::toString).orElse("admitted") + "]";
    }

    record Asked(GuardedRequest request, Requirement requirement, Optional<Secret> presented) {}

    record Verdict(Optional<VerifiedToken> token, Optional<Decision> decision, Optional<Diagnosis> diagnosis) {}
}
