// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.jose.VerifyingKey;
import io.dataflowoauth.jose.VerifyingKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The keys of one issuer, asked for on demand, once for all who wait.
 *
 * <p>Nothing blocks: who needs keys that are not there waits for the one call in flight, which nobody's cancelling stops.
 * Safe for use by many threads.
 */
final class IssuerKeys {
    /** Who waits costs memory, and a flood of unknown keys must not cost it without end. */
    private static final int MOST_WAITING = 10_000;

    private final Mono<PublishedKeys> call;
    private final TokenTime time;
    private final AtomicReference<State> state = new AtomicReference<>(new State(KeyRing.empty(), null));
    private final AtomicInteger waiting = new AtomicInteger();

    /** Asks by subscribing to a call. */
    IssuerKeys(Mono<PublishedKeys> call, TokenTime time) {
        this.call = call;
        this.time = time;
    }

    /**
     * The key that a header names, or the only one that could be meant.
     *
     * @return fails with {@link NotVerifiedException}
     */
    Mono<FoundKey> find(JoseHeader header) {
        return attempt(header, true);
    }

    /** Which set is used now, counted; empty where none may be used before the issuer was asked. */
    Optional<Long> edition() {
        Moment now = now();
        State seen = seen();
        KeyRing.Phase phase = seen.ring.phase(now);
        if (!isUsed(seen.ring, phase, now)) {
            return Optional.empty();
        }
        refreshAhead(seen, phase, now);
        return seen.ring.held().map(KeyRing.Held::edition);
    }

    private Mono<FoundKey> attempt(JoseHeader header, boolean mayWait) {
        Moment now = now();
        State seen = seen();
        KeyRing.Phase phase = seen.ring.phase(now);
        boolean used = isUsed(seen.ring, phase, now) || (phase == KeyRing.Phase.STALE && !mayWait);
        if (!used) {
            return mayWait ? waited(header, flight(now, false)) : Mono.error(unavailable(seen.ring));
        }
        refreshAhead(seen, phase, now);
        KeyRing.Held held = seen.ring.held().orElseThrow();
        Optional<VerifyingKey> key = key(header, held.keys());
        if (key.isPresent()) {
            return Mono.just(new FoundKey(key.get(), held.edition()));
        }
        return mayWait ? waited(header, flight(now, true)) : Mono.error(unknown());
    }

    /** Past their lifetime keys are used only while the issuer cannot be asked. */
    private static boolean isUsed(KeyRing ring, KeyRing.Phase phase, Moment now) {
        return switch (phase) {
            case FRESH, AGING -> true;
            case STALE -> ring.isOutage(now);
            case NONE -> false;
        };
    }

    private void refreshAhead(State seen, KeyRing.Phase phase, Moment now) {
        if (seen.landing == null && phase != KeyRing.Phase.FRESH) {
            flight(now, false);
        }
    }

    private Mono<FoundKey> waited(JoseHeader header, Sinks.@Nullable Empty<Void> landing) {
        if (landing == null || waiting.get() >= MOST_WAITING) {
            return attempt(header, false);
        }
        waiting.incrementAndGet();
        return landing.asMono()
                .publishOn(time.scheduler())
                .onErrorComplete(RejectedExecutionException.class)
                .doFinally(signal -> waiting.decrementAndGet())
                .then(Mono.defer(() -> attempt(header, false)));
    }

    /** The call that is in flight, or one that starts now if it may; null where none may. */
    private Sinks.@Nullable Empty<Void> flight(Moment now, boolean forUnknown) {
        State seen = seen();
        while (seen.landing == null && (forUnknown ? seen.ring.isOpenForUnknown(now) : seen.ring.isOpen(now))) {
            State flying = new State(seen.ring.asking(now), Sinks.empty());
            if (state.compareAndSet(seen, flying)) {
                start(new Flight<>(() -> call, new Landed()));
                return flying.landing;
            }
            seen = seen();
        }
        return seen.landing;
    }

    private void start(Flight<PublishedKeys> flight) {
        try {
            time.scheduler().schedule(flight);
        } catch (RejectedExecutionException closed) {
            flight.fail(closed);
        }
    }

    private void land(KeyRing ring) {
        Sinks.Empty<Void> landing = requireNonNull(state.getAndSet(new State(ring, null))).landing;
        if (landing != null) {
            landing.tryEmitEmpty();
        }
    }

    private State seen() {
        return requireNonNull(state.get());
    }

    private Moment now() {
        return new Moment(time.nanoTime(), time.now());
    }

    private static Optional<VerifyingKey> key(JoseHeader header, VerifyingKeys keys) {
        if (header.keyId().isPresent()) {
            Optional<VerifyingKey> named = keys.withId(header.keyId().get());
            if (named.filter(key -> !key.allows(header.algorithm())).isPresent()) {
                throw NotVerifiedException.of(
                        AccessCodes.KEY_UNFIT, "The key is not one for " + header.algorithm() + ".");
            }
            return named;
        }
        List<VerifyingKey> candidates = keys.allowing(header.algorithm());
        if (candidates.size() > 1) {
            throw NotVerifiedException.of(
                    AccessCodes.KEY_AMBIGUOUS,
                    "There are " + candidates.size() + " keys for " + header.algorithm() + ".");
        }
        return candidates.stream().findFirst();
    }

    private static NotVerifiedException unknown() {
        return NotVerifiedException.of(AccessCodes.KEY_UNKNOWN, "Unknown keys cause one call in 30 s at most.");
    }

    private static NotVerifiedException unavailable(KeyRing ring) {
        return NotVerifiedException.undecided(AccessCodes.KEYS_UNAVAILABLE, ring.trouble());
    }

    private final class Landed implements Flight.Landing<PublishedKeys> {
        @Override
        public void arrived(PublishedKeys keys) {
            land(seen().ring.arrived(keys, now()));
        }

        @Override
        public void failed(Throwable failure) {
            String why = failure instanceof TokenException known
                    ? known.code() + ": " + known.detail()
                    : failure.getClass().getSimpleName();
            land(seen().ring.failed(why, now()));
        }
    }

    /** What is known, and where the call that is in flight will land. */
    private record State(KeyRing ring, Sinks.@Nullable Empty<Void> landing) {}
}
