// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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

    private final TokenFacts facts;

    private TokenException(TokenFacts facts) {
        super(facts.message());
        this.facts = facts;
    }

    /** The stable name of what happened: {@link ErrorCode#name()}. */
    public final String code() {
        return facts.code().name();
    }

    /** What happened, without code and remedy. */
    public final String detail() {
        return facts.detail();
    }

    /** What to change, one sentence. */
    public final String remedy() {
        return facts.code().remedy();
    }

    /** For whom a token was asked; unknown until a stream has seen the exception. */
    public final PrincipalChain principal() {
        return facts.principal();
    }

    /** When the stream will try again at the earliest, by its wall clock; empty if nothing will try. */
    public final Optional<Instant> nextTry() {
        return facts.nextTry();
    }

    /** How long the issuer asked to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3). */
    public final Optional<Duration> retryAfter() {
        return facts.retryAfter();
    }

    /**
     * For how long whoever failed is to be left alone, seen from that instant: until its own next try, where another stream
     * failed, else as long as the issuer asked; zero where neither is known.
     */
    public final Duration patienceAt(Instant now) {
        return nextTry()
                .map(next -> Duration.between(now, next))
                .or(this::retryAfter)
                .filter(pause -> !pause.isNegative())
                .orElse(Duration.ZERO);
    }

    /** What the issuer answered, where it answered at all. */
    public final Optional<Refusal> refusal() {
        return facts.refusal();
    }

    /** Whether the same request may succeed later though nobody changes anything. */
    public boolean retryCanHelp() {
        return false;
    }

    /** An exception of its own for one more waiter, told when the next try may be. It has the waiter's stack trace. */
    public final TokenException again(Optional<Instant> nextTry) {
        return with(facts.withNextTry(nextTry));
    }

    /** The same, asked for this principal; one that names a principal already keeps it, for the inner hop knows better. */
    public final TokenException forPrincipal(PrincipalChain principal) {
        return facts.principal().names().isEmpty() ? with(facts.withPrincipal(principal)) : this;
    }

    final ErrorCode errorCode() {
        return facts.code();
    }

    abstract TokenException with(TokenFacts facts);

    /** The issuer said no. Terminal until somebody changes something. */
    public static final class Rejected extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** With what the issuer answered; a blank detail stands for the code's own sentence, here and in every kind. */
        public Rejected(ErrorCode code, String detail, Refusal refusal) {
            this(new TokenFacts(code, detail).withRefusal(refusal));
        }

        private Rejected(TokenFacts facts) {
            super(facts);
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Rejected(facts);
        }
    }

    /** The issuer could not be asked, or asked for patience: network, deadline, 5xx, 429. */
    public static final class Unavailable extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** Without an answer. */
        public Unavailable(ErrorCode code, String detail) {
            this(new TokenFacts(code, detail));
        }

        /** With what the issuer answered, and how long it wants to be left alone. */
        public Unavailable(ErrorCode code, Refusal refusal, Optional<Duration> retryAfter) {
            this(new TokenFacts(code, refusal.toString()).withRefusal(refusal).withRetryAfter(retryAfter));
        }

        private Unavailable(TokenFacts facts) {
            super(facts);
        }

        @Override
        public boolean retryCanHelp() {
            return true;
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Unavailable(facts);
        }
    }

    /** The answer broke the protocol. */
    public static final class Invalid extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail says which rule was broken, and never holds the answer. */
        public Invalid(ErrorCode code, String detail) {
            this(new TokenFacts(code, detail));
        }

        private Invalid(TokenFacts facts) {
            super(facts);
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Invalid(facts);
        }
    }

    /** A guardrail of ours said no before anybody was asked. */
    public static final class Forbidden extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail says which guardrail. */
        public Forbidden(ErrorCode code, String detail) {
            this(new TokenFacts(code, detail));
        }

        private Forbidden(TokenFacts facts) {
            super(facts);
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Forbidden(facts);
        }
    }

    /** The recipe, a name or an option is wrong. */
    public static final class Misconfigured extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail names the field or the name. */
        public Misconfigured(ErrorCode code, String detail) {
            this(new TokenFacts(code, detail));
        }

        private Misconfigured(TokenFacts facts) {
            super(facts);
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Misconfigured(facts);
        }
    }

    /** The stream or its runtime is closed. */
    public static final class Closed extends TokenException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** The detail names what was closed. */
        public Closed(ErrorCode code, String detail) {
            this(new TokenFacts(code, detail));
        }

        private Closed(TokenFacts facts) {
            super(facts);
        }

        @Override
        TokenException with(TokenFacts facts) {
            return new Closed(facts);
        }
    }
}
