// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.FaultRule;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Something that goes wrong on purpose: when, for whom, and what. It reads as a sentence: every third call of the reader is
 * answered 503.
 *
 * <pre>{@code
 * issuer.faults().add(Fault.everyNth(3).of("reader").answering(503).withRetryAfter(ofSeconds(2)));
 * }</pre>
 *
 * <p>The same value fits a {@link FakeOidcIssuer} and an {@link IamStub}, any number of times: calls are counted where it is
 * added. Immutable; each {@code withX} gives a changed copy; safe for use by many threads.
 */
public final class Fault {
    private final When when;
    private final String said;
    private final FaultRule.Effect effect;

    private Fault(When when, String said, FaultRule.Effect effect) {
        this.when = when;
        this.said = said;
        this.effect = effect;
    }

    /**
     * The next calls, and none after them.
     *
     * @throws IllegalArgumentException if it is not at least one
     */
    public static When next(int calls) {
        return new When(new FaultRule.Timing(atLeastOne(calls), 1, Optional.empty()), FaultRule.Target.ANY);
    }

    /**
     * Each n-th call: the n-th, twice the n-th, and so on.
     *
     * @throws IllegalArgumentException if it is not at least one
     */
    public static When everyNth(int n) {
        return new When(new FaultRule.Timing(0, atLeastOne(n), Optional.empty()), FaultRule.Target.ANY);
    }

    /** All calls from the moment when the fault is added, for so long by the fake's clock. */
    public static When lasting(Duration period) {
        return new When(new FaultRule.Timing(0, 1, Optional.of(period)), FaultRule.Target.ANY);
    }

    /** All calls. */
    public static When always() {
        return new When(FaultRule.Timing.ALWAYS, FaultRule.Target.ANY);
    }

    /** Which calls something happens to; those that it is not for are not counted either. Immutable. */
    public static final class When {
        private final FaultRule.Timing timing;
        private final FaultRule.Target target;

        private When(FaultRule.Timing timing, FaultRule.Target target) {
            this.timing = timing;
            this.target = target;
        }

        /**
         * Only calls that name that principal, proven or not: the client, the subject of a token that is brought or asked
         * for, the service account in the path or in the stub's own token.
         */
        public When of(String principal) {
            return with(new FaultRule.Target(Optional.of(principal), target.path(), target.service()));
        }

        /** Only calls of that path, in which {@code *} stands for anything: {@code /token}, {@code /v1/items/*}. */
        public When at(String path) {
            String pattern =
                    Arrays.stream(path.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return with(
                    new FaultRule.Target(target.principal(), Optional.of(Pattern.compile(pattern)), target.service()));
        }

        /** Only calls of that service of a stub. */
        public When at(IamService service) {
            return with(new FaultRule.Target(target.principal(), target.path(), Optional.of(service.name())));
        }

        /**
         * Answers with that status in the fake's own words, and does nothing.
         *
         * @throws IllegalArgumentException if it is no error
         */
        public Fault answering(int status) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("Not the status of an error: " + status);
            }
            return new Fault(this, "answers " + status, new FaultRule.Failing(status, UnaryOperator.identity()));
        }

        /** Answers so, and does nothing. */
        public Fault answering(FakeAnswer answer) {
            return new Fault(this, "answers " + answer, new FaultRule.Instead(answer.answer()));
        }

        /** Resets the connection before anything is sent, and does nothing. */
        public Fault resetting() {
            return new Fault(this, "resets", new FaultRule.Instead(Answer.reset()));
        }

        /** Does what it should, and spoils the answer on its way: a token was issued, and nobody has it. */
        public Fault spoiling(BadAnswer bad) {
            return new Fault(this, "spoils: " + bad, new FaultRule.Spoiling(bad.name(), bad.change()));
        }

        /** Answers later, by so much real time; other faults may still strike the call. */
        public Fault slowing(Duration real) {
            return new Fault(this, "waits " + real, new FaultRule.Delaying(requireNonNull(real, "real")));
        }

        /** Sends the headers at once, and the body little by little, in so much real time. */
        public Fault dripping(Duration real) {
            requireNonNull(real, "real");
            UnaryOperator<Answer> change = answer -> answer.withDrip(real);
            return new Fault(this, "drips " + real, new FaultRule.Spoiling("a slow body", change));
        }

        /**
         * Makes the tokens badly that are signed then, whether asked for over the network or not, and answers as ever. An
         * issuer does not know the token as its own: {@link FakeOidcIssuer#accepts} and {@code find} deny it. At a stub these
         * are the ID tokens of Google and what {@code signJwt} signs; its access tokens are opaque.
         */
        public Fault issuing(BadToken bad) {
            return new Fault(this, "issues: " + bad, new FaultRule.Flawing(bad.name(), bad.flaw()));
        }

        /**
         * Rotates the keys before a token is signed, and then signs and answers as ever; other faults may still strike. The
         * keys are the issuer's, and at a stub those that sign: Google's for an ID token, an account's for {@code signJwt} and
         * {@code signBlob}.
         */
        public Fault rotating(KeyRotation rotation) {
            return new Fault(
                    this, "rotates keys: " + rotation, new FaultRule.Turning(rotation.name(), rotation.turn()));
        }

        private When with(FaultRule.Target changed) {
            return new When(timing, changed);
        }

        @Override
        public String toString() {
            return (timing.first() > 0 ? "the next " + timing.first() : "")
                    + (timing.every() > 1 ? "every " + timing.every() + "th" : "")
                    + timing.lasting().map(period -> "for " + period).orElse("")
                    + target.principal().map(name -> " of " + name).orElse("")
                    + target.path().map(path -> " at " + path).orElse("")
                    + target.service().map(service -> " at " + service).orElse("");
        }
    }

    /**
     * This fault, asking to be left alone so long: {@code Retry-After} in whole seconds, rounded up.
     *
     * @throws IllegalStateException if it does not answer
     */
    public Fault withRetryAfter(Duration wait) {
        requireNonNull(wait, "wait");
        return changed(" and Retry-After " + wait, answer -> answer.withRetryAfter(wait));
    }

    /**
     * This fault, with one more header.
     *
     * @throws IllegalStateException if it does not answer
     */
    public Fault withHeader(String name, String value) {
        return changed(" with " + name, answer -> answer.withHeader(name, value));
    }

    /**
     * This fault, whose answer comes after so much real time.
     *
     * @throws IllegalStateException if it does not answer
     */
    public Fault withDelay(Duration real) {
        requireNonNull(real, "real");
        return changed(" after " + real, answer -> answer.withDelay(real));
    }

    FaultRule rule() {
        return new FaultRule(when.timing, when.target, effect);
    }

    boolean needsService() {
        return when.target.service().isPresent();
    }

    private Fault changed(String more, UnaryOperator<Answer> change) {
        FaultRule.Effect then;
        if (effect instanceof FaultRule.Failing failing) {
            then = new FaultRule.Failing(
                    failing.status(), answer -> change.apply(failing.change().apply(answer)));
        } else if (effect instanceof FaultRule.Instead instead) {
            then = new FaultRule.Instead(change.apply(instead.answer()));
        } else if (effect instanceof FaultRule.Spoiling spoiling) {
            then = new FaultRule.Spoiling(
                    spoiling.name(), answer -> change.apply(spoiling.change().apply(answer)));
        } else {
            throw new IllegalStateException("It does not answer: " + this);
        }
        return new Fault(when, said + more, then);
    }

    private static int atLeastOne(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("At least one call, not " + calls);
        }
        return calls;
    }

    /** The sentence, as far as it goes. */
    @Override
    public String toString() {
        return "Fault[" + (when + " " + said).trim() + "]";
    }
}
