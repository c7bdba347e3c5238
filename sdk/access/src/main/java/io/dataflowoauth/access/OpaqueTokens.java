// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Tokens that only their issuer can read: asked for once for all who come with the same token, and believed for a short time.
 *
 * <p>Nothing blocks. Who sends ever new texts causes no more questions at a time than are allowed, and costs no memory without
 * end. Safe for use by many threads.
 */
final class OpaqueTokens {
    /** Beyond that nobody is asked: a flood of made-up tokens must not become one at the issuer. */
    static final int MOST_QUESTIONS = 100;

    private static final int MOST_WAITING = 10_000;

    private final Answers answers;
    private final Introspection introspection;
    private final TokenTime time;
    private final Cache<Fingerprint, Told> told;
    private final Map<Fingerprint, Sinks.One<Told>> questions = new ConcurrentHashMap<>();
    private final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();

    private OpaqueTokens(Answers answers, Introspection introspection, Cache<Fingerprint, Told> told) {
        this.answers = answers;
        this.introspection = introspection;
        this.time = answers.time();
        this.told = told;
    }

    /** Asks nobody yet. */
    static OpaqueTokens open(TokenProfile profile, int most, TokenRuntime runtime) {
        var client = profile.client().orElseThrow();
        Introspection introspection = profile.introspectionAt()
                .map(endpoint -> Introspection.open(client, endpoint, runtime))
                .orElseGet(() -> Introspection.open(client, runtime));
        Answers answers = new Answers(profile, runtime.options().time());
        // on the caller's thread: a library starts none
        return new OpaqueTokens(
                answers,
                introspection,
                Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build());
    }

    TokenProfile profile() {
        return answers.profile();
    }

    /** Whether this issuer may be shown it: no JWT that says to be of another, or of one whose keys are known. */
    boolean isFor(byte[] text, Set<String> signing) {
        return !TokenShape.isJwt(text)
                || TokenShape.issuer(text)
                        .filter(issuer -> issuer.equals(profile().issuer()) && !signing.contains(issuer))
                        .isPresent();
    }

    /**
     * What the issuer says of it, where that holds.
     *
     * @return fails with {@link NotVerifiedException}
     */
    Mono<VerifiedToken> verified(Fingerprint fingerprint, String token) {
        Told known = current(fingerprint);
        return known != null
                ? Mono.fromSupplier(known::token)
                : waited(question(fingerprint, token)).map(Told::token);
    }

    private @Nullable Told current(Fingerprint fingerprint) {
        Told known = told.getIfPresent(fingerprint);
        return known != null && known.counts(now()) ? known : null;
    }

    private Mono<Told> waited(Sinks.One<Told> question) {
        if (waiting.get() >= MOST_WAITING) {
            return Mono.just(answers.unasked(MOST_WAITING + " wait already."));
        }
        waiting.incrementAndGet();
        return question.asMono()
                .publishOn(time.scheduler())
                .onErrorResume(
                        RejectedExecutionException.class,
                        closed -> Mono.just(answers.unasked("The runtime is closed.")))
                .doFinally(signal -> waiting.decrementAndGet());
    }

    /** The one that is on its way, or one that starts now. */
    private Sinks.One<Told> question(Fingerprint fingerprint, String token) {
        Sinks.One<Told> mine = Sinks.one();
        Sinks.One<Told> first = questions.putIfAbsent(fingerprint, mine);
        if (first != null) {
            return first;
        }
        asking.incrementAndGet();
        Told meanwhile = current(fingerprint);
        if (meanwhile != null) {
            land(fingerprint, meanwhile);
        } else if (asking.get() > MOST_QUESTIONS) {
            land(fingerprint, answers.unasked(MOST_QUESTIONS + " questions are under way."));
        } else {
            start(new Flight<>(() -> introspection.introspect(Secret.of(token)), new Landed(fingerprint)));
        }
        return mine;
    }

    private void start(Flight<IntrospectedToken> flight) {
        try {
            time.scheduler().schedule(flight);
        } catch (RejectedExecutionException closed) {
            flight.fail(closed);
        }
    }

    /** Remembered before it is no longer under way: else who comes between would ask again. */
    private void land(Fingerprint fingerprint, Told outcome) {
        if (outcome.counts(now())) {
            told.put(fingerprint, outcome);
        }
        Sinks.One<Told> question = questions.remove(fingerprint);
        asking.decrementAndGet();
        if (question != null) {
            question.tryEmitValue(outcome);
        }
    }

    private Moment now() {
        return new Moment(time.nanoTime(), time.now());
    }

    private final class Landed implements Flight.Landing<IntrospectedToken> {
        private final Fingerprint fingerprint;

        private Landed(Fingerprint fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        public void arrived(IntrospectedToken answer) {
            land(fingerprint, answers.read(answer, now()));
        }

        @Override
        public void failed(Throwable failure) {
            land(fingerprint, answers.failed(failure, now()));
        }
    }
}
