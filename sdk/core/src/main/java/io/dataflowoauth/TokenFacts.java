// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a {@link TokenException} knows. Each {@code withX} gives a changed copy; effectively immutable. */
final class TokenFacts implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String detail;
    private PrincipalChain principal = PrincipalChain.unknown();
    private @Nullable Refusal refusal;
    private @Nullable Duration retryAfter;
    private @Nullable Instant nextTry;

    TokenFacts(ErrorCode code, String detail) {
        this.code = requireNonNull(code, "code");
        this.detail = requireNonNull(detail, "detail");
    }

    ErrorCode code() {
        return code;
    }

    String detail() {
        return detail.isBlank() ? code.summary() : detail;
    }

    PrincipalChain principal() {
        return principal;
    }

    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    Optional<Instant> nextTry() {
        return Optional.ofNullable(nextTry);
    }

    TokenFacts withPrincipal(PrincipalChain changed) {
        TokenFacts copy = copy();
        copy.principal = requireNonNull(changed, "principal");
        return copy;
    }

    TokenFacts withRefusal(Refusal changed) {
        TokenFacts copy = copy();
        copy.refusal = requireNonNull(changed, "refusal");
        return copy;
    }

    TokenFacts withRetryAfter(Optional<Duration> changed) {
        TokenFacts copy = copy();
        copy.retryAfter = changed.orElse(null);
        return copy;
    }

    TokenFacts withNextTry(Optional<Instant> changed) {
        TokenFacts copy = copy();
        copy.nextTry = changed.orElse(null);
        return copy;
    }

    /** One line: code, what happened, for whom, what to change, when there will be another try. */
    String message() {
        return code.name() + ": " + detail()
                + (principal.names().isEmpty() ? "" : " [for " + principal + "]")
                + " " + code.remedy()
                + (nextTry == null ? "" : " Next try at " + nextTry + ".");
    }

    private TokenFacts copy() {
        TokenFacts copy = new TokenFacts(code, detail);
        copy.principal = principal;
        copy.refusal = refusal;
        copy.retryAfter = retryAfter;
        copy.nextTry = nextTry;
        return copy;
    }
}
