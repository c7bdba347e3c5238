// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a run has to tell: all figures, who counted them, and what to draw. */
record Report(
        Settings settings, Span span, Totals totals, List<Lane> lanes, List<Refused> refused, List<Agreement> checks) {
    /** Whether the client's events tell the same as the issuers' and resources' journals. */
    boolean agrees() {
        return checks.stream().allMatch(Agreement::agrees);
    }

    /** The most tokens that a principal may have been issued: refreshed at 65 % of a lifetime or later, and two more. */
    long allowed() {
        return (long) (span.length().toMillis() / (0.65 * settings.lifetime().toMillis())) + 2;
    }

    /** From when to when it ran, and what was broken meanwhile. */
    record Span(Instant from, Instant until, List<Band> bands) {
        Duration length() {
            return Duration.between(from, until);
        }
    }

    /** Something was broken from one moment to another. */
    record Band(String name, Instant from, Instant until) {}

    /** Sums over all principals; the leaks line says how many secrets were looked for in the graph. */
    record Totals(long calls, long results, long expiredSeen, List<Late> late, String leaks) {}

    /** A token that was alive when it was handed out and expired before it arrived. */
    record Late(String principal, Instant at, Duration pause) {}

    /** One principal: its tokens, and what it did with them. */
    record Lane(String principal, Step step, List<Token> tokens, List<Instant> uses, List<Mark> marks) {
        boolean isFederated() {
            return !principal.contains("@");
        }

        int refreshed() {
            return Math.max(0, tokens.size() - 1);
        }

        String shortName() {
            return isFederated()
                    ? step.subject()
                    : step.email().substring(0, step.email().indexOf('@') + 1);
        }
    }

    /** One token's life. */
    record Token(Instant issuedAt, Instant expiresAt) {
        Duration lifetime() {
            return Duration.between(issuedAt, expiresAt);
        }
    }

    /** A refusal, or an issuer that did not answer, at one moment. */
    record Mark(Instant at, boolean refusal, Diagnosis.Layer layer, String text) {}

    /** All refusals of one step, principal and code. */
    record Refused(Step step, String principal, Explanation why, long count, long elements) {}

    /** A diagnosis in words. */
    record Explanation(String layer, String code, String summary, String missing, String remedy) {}

    /** One figure, counted by both sides. */
    record Agreement(String figure, long counted, long told) {
        boolean agrees() {
            return counted == told;
        }
    }
}
