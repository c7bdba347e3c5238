// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no token: one of six kinds, with a stable code and a sentence that says what to change.
 *
 * <p>It holds texts, numbers and instants only, no secret, no token and no response body, and is serializable, because
 * engines ship exceptions. Each waiter of a stream gets an exception of its own. Immutable but for the stack trace and
 * what a throwable records by itself.
 */
public abstract sealed class TokenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Facts facts;

    private TokenException(Facts facts) {
        super(facts.message());
        this.facts = facts;
    }

    /** The stable name of what happened: {@link ErrorCode#name()}. */
    public final String code() {
        return facts.code;
    }

    /** What happened, without code and remedy. */
    public final String detail() {
        return facts.detail;
    }

    /** What to change, one sentence. */
    public final String remedy() {
        return facts.remedy;
    }

    /** For whom a token was asked; unknown until a stream has seen the exception. */
    public final PrincipalChain principal() {
        return facts.principal;
    }

    /** When the stream will try again at the earliest, by its wall clock; empty if nothing will try. */
    public final Optional<Instant> nextTry() {
        return Optional.ofNullable(facts.nextTry);
    }

    /** How long the issuer asked to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3). */
    public final Optional<Duration> retryAfter() {
        return Optional.ofNullable(facts.retryAfter);
    }

    /** What the issuer answered, where it answered at all. */
    public final Optional<Refusal> refusal() {
        return Optional.ofNullable(facts.refusal);
    }

    /** Whether the same request may succeed later though nobody changes anything. */
    public final boolean retryCanHelp() {
        return this instanceof Unavailable;
    }

    /** An exception of its own for one more waiter, told when the next try may be. */
    public final TokenException again(Optional<Instant> nextTry) {
        Facts told = facts.copy();
        told.nextTry = nextTry.orElse(null);
        return of(told);
    }

    /** The same, asked for this principal; an exception that names one already keeps it, for the inner hop knows better. */
    public final TokenException forPrincipal(PrincipalChain principal) {
        if (!facts.principal.names().isEmpty()) {
            return this;
        }
        Facts named = facts.copy();
        named.principal = requireNonNull(principal, "principal");
        return of(named);
    }

    abstract TokenException of(Facts facts);

    /** The issuer said no. Terminal until somebody changes something. */
    public static final class Rejected extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** With what the issuer answered. */
        public Rejected(ErrorCode code, String detail, Refusal refusal) {
            super(new Facts(code, detail).answered(refusal));
        }

        private Rejected(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Rejected(facts);
        }
    }

    /** The issuer could not be asked, or asked for patience: network, deadline, 5xx, 429. */
    public static final class Unavailable extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Without an answer. */
        public Unavailable(ErrorCode code, String detail) {
            super(new Facts(code, detail));
        }

        /** With what the issuer answered, and how long it wants to be left alone. */
        public Unavailable(ErrorCode code, Refusal refusal, Optional<Duration> retryAfter) {
            super(new Facts(code, refusal.toString()).answered(refusal).after(retryAfter));
        }

        private Unavailable(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Unavailable(facts);
        }
    }

    /** The answer broke the protocol. */
    public static final class Invalid extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail says which rule was broken, and never holds the answer. */
        public Invalid(ErrorCode code, String detail) {
            super(new Facts(code, detail));
        }

        private Invalid(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Invalid(facts);
        }
    }

    /** A guardrail of ours said no before anybody was asked. */
    public static final class Forbidden extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail says which guardrail. */
        public Forbidden(ErrorCode code, String detail) {
            super(new Facts(code, detail));
        }

        private Forbidden(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Forbidden(facts);
        }
    }

    /** The recipe, a name or an option is wrong. */
    public static final class Misconfigured extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail names the field or the name. */
        public Misconfigured(ErrorCode code, String detail) {
            super(new Facts(code, detail));
        }

        private Misconfigured(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Misconfigured(facts);
        }
    }

    /** The stream or its runtime is closed. */
    public static final class Closed extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail names what was closed. */
        public Closed(ErrorCode code, String detail) {
            super(new Facts(code, detail));
        }

        private Closed(Facts facts) {
            super(facts);
        }

        @Override
        TokenException of(Facts facts) {
            return new Closed(facts);
        }
    }

    private static final class Facts implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String code;
        private final String detail;
        private final String remedy;
        private PrincipalChain principal = PrincipalChain.unknown();
        private @Nullable Instant nextTry;
        private @Nullable Duration retryAfter;
        private @Nullable Refusal refusal;

        private Facts(ErrorCode code, String detail) {
            this(code.name(), detail.isBlank() ? code.summary() : detail, code.remedy());
        }

        private Facts(String code, String detail, String remedy) {
            this.code = code;
            this.detail = detail;
            this.remedy = remedy;
        }

        private Facts answered(Refusal answer) {
            this.refusal = requireNonNull(answer, "refusal");
            return this;
        }

        private Facts after(Optional<Duration> pause) {
            this.retryAfter = pause.orElse(null);
            return this;
        }

        private Facts copy() {
            Facts copy = new Facts(code, detail, remedy);
            copy.principal = principal;
            copy.nextTry = nextTry;
            copy.retryAfter = retryAfter;
            copy.refusal = refusal;
            return copy;
        }

        private String message() {
            return code + ": " + detail + (principal.names().isEmpty() ? "" : " [for " + principal + "]") + " " + remedy
                    + (nextTry == null ? "" : " Next try at " + nextTry + ".");
        }
    }
}
