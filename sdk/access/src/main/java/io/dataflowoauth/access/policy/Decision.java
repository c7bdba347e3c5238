// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.PrincipalChain;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an {@link AccessQuestion}, and why.
 *
 * <p>It names who asked, what for, on what, and rules of the policy: not for the caller, but for a log and for whoever runs the
 * service. Immutable, safe for use by many threads. Equal if what was asked and the answer are; the id is left out.
 */
public final class Decision {
    private final long serial = ThreadLocalRandom.current().nextLong();
    private final Asked asked;
    private final String revision;
    private final Answer answer;

    Decision(AccessQuestion question, String revision, Answer answer) {
        this.asked = new Asked(
                question.caller().chain(),
                question.permission(),
                question.resource().name());
        this.revision = requireNonNull(revision, "revision");
        this.answer = requireNonNull(answer, "answer");
    }

    /** A random serial that says nothing: safe to log, and to tell a caller who wants to complain. */
    public String id() {
        return HexFormat.of().toHexDigits(serial);
    }

    /** Whether the caller may. */
    public boolean allowed() {
        return answer.code == null;
    }

    /** Why not: a code of {@link PolicyCodes}; empty if it is allowed. */
    public Optional<String> code() {
        return Optional.ofNullable(answer.code).map(ErrorCode::name);
    }

    /** The revision of the policy that decided. */
    public String policyRevision() {
        return revision;
    }

    /**
     * The rule that decided, for example {@code binding readers} or {@code denial nobody-deletes}; empty where no rule granted
     * it, or there was no policy.
     */
    public Optional<String> rule() {
        return Optional.ofNullable(answer.rule);
    }

    /** In a sentence or two: what granted it, or what was missing or in the way. */
    public String explanation() {
        return answer.explanation;
    }

    /** Who asked, through whom. */
    public PrincipalChain principal() {
        return asked.chain;
    }

    /** What for. */
    public String permission() {
        return asked.permission;
    }

    /** On what. */
    public String resource() {
        return asked.resource;
    }

    /** The same for whoever was refused: layer, code, what was missing, what to change; empty if it is allowed. */
    public Optional<Diagnosis> diagnosis() {
        return Optional.ofNullable(answer.code)
                .map(code -> Diagnosis.of(Diagnosis.Layer.AUTHORIZATION, code, asked.chain)
                        .withMissing(permission() + " on " + resource())
                        .withEvidence(List.of(explanation(), "Policy " + revision + ", decision " + id() + ".")));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decision decision
                && asked.equals(decision.asked)
                && revision.equals(decision.revision)
                && answer.equals(decision.answer);
    }

    @Override
    public int hashCode() {
        return asked.hashCode() * 31 + answer.hashCode();
    }

    /** One line: the id, the answer, the code, the explanation. */
    @Override
    public String toString() {
        return "Decision[" + id() + ", " + code().map(code -> "denied " + code).orElse("allowed") + ", policy "
                + revision + ": " + explanation() + "]";
    }

    private record Asked(PrincipalChain chain, String permission, String resource) {}

    /**
     * What a policy says.
     *
     * @param code why not; none if it is allowed
     * @param rule the rule that decided
     * @param explanation in words
     */
    record Answer(@Nullable ErrorCode code, @Nullable String rule, String explanation) {
        boolean isAllowed() {
            return code == null;
        }
    }
}
