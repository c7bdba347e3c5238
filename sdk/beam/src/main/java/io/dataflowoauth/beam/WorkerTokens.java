// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.BlockingTokens;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A worker's hold on the live token of one recipe, from setup to teardown.
 *
 * <p>All holds on equal recipes in one JVM share one live token, however many instances and threads a runner makes; the
 * last one to close closes it. For a transform of your own; {@link CallApi} has one inside. Safe for use by many threads.
 */
public final class WorkerTokens implements AutoCloseable {
    private static final int ALL = Integer.MAX_VALUE;
    private static final TokenTime CLOCK = TokenTime.system();
    private static final Duration SHORTEST_NAP = Duration.ofMillis(50);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final TokenStream stream;
    private final CallLimits limits;
    private final BlockingTokens tokens;
    private final Semaphore flights = new Semaphore(ALL);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Sinks.Empty<Void> closing = Sinks.empty();

    private WorkerTokens(TokenStream stream, CallLimits limits) {
        this.stream = stream;
        this.limits = limits;
        this.tokens = BlockingTokens.of(stream, limits.deadline());
    }

    /**
     * Takes a hold on the process's shared runtime: for {@code @Setup}. Asks nobody for a token yet.
     *
     * @throws TokenException.Misconfigured if the recipe cannot be opened on this worker
     */
    public static WorkerTokens hold(TokenRecipe recipe, CallLimits limits) {
        return over(TokenStream.open(requireNonNull(recipe, "recipe")), limits);
    }

    /** A hold on a stream, which it closes. */
    static WorkerTokens over(TokenStream stream, CallLimits limits) {
        return new WorkerTokens(stream, requireNonNull(limits, "limits"));
    }

    /**
     * Makes a call with the live token and waits for what it gives, as {@code TokenStream.use} does: a refusal that a new
     * token can mend is replayed once. Where the issuer cannot be reached and no token is live, it waits first, for as
     * long as the patience of the limits lasts. An interrupt gives the call up.
     *
     * @throws TokenException if no token can be had: {@code Closed}, code {@code beam.worker-closed}, after {@link #close()}
     * @throws io.dataflowoauth.CallRefusedException with a diagnosis, if the resource refused
     */
    public <R> R use(Function<AccessToken, Mono<R>> call) {
        if (closed.get() || !flights.tryAcquire()) {
            throw closedNow();
        }
        try {
            return useInFlight(requireNonNull(call, "call"));
        } finally {
            flights.release();
        }
    }

    /** How the live token is now. */
    public StreamHealth health() {
        return stream.health();
    }

    /**
     * Ends the hold: no new call begins, waits for outages end, calls in flight may finish within the grace of the limits;
     * what is still in flight then fails. Waits for all of that, and for a revocation if the token has one. Idempotent.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            drain();
            stream.closeGracefully()
                    .timeout(atLeastOneSecond())
                    .onErrorComplete()
                    .block();
        }
    }

    private <R> R useInFlight(Function<AccessToken, Mono<R>> call) {
        AtomicBoolean begun = new AtomicBoolean();
        Function<AccessToken, Mono<R>> watched = token -> {
            begun.set(true);
            return call.apply(token);
        };
        long patientUntil = CLOCK.nanoTime() + limits.patience().toNanos();
        while (true) {
            try {
                return tokens.use(watched);
            } catch (TokenException.Unavailable outage) {
                Duration left = Duration.ofNanos(patientUntil - CLOCK.nanoTime());
                // A call that has begun may not be idempotent, and its outage is not the issuer's.
                if (begun.get() || left.isNegative() || left.isZero() || isInterrupted()) {
                    throw outage;
                }
                awaitNextTry(outage, left);
            }
        }
    }

    /**
     * Ends when the gate opens, with the patience or with the hold; after a second at most, because the stream's clock
     * need not be the worker's. It is not enough to wait for a token: an outage may end in a rejection.
     */
    private void awaitNextTry(TokenException outage, Duration left) {
        Duration gate = outage.nextTry()
                .map(next -> Duration.between(CLOCK.now(), next))
                .filter(pause -> pause.compareTo(LONGEST_NAP) < 0)
                .orElse(LONGEST_NAP);
        Duration nap = gate.compareTo(SHORTEST_NAP) < 0 ? SHORTEST_NAP : gate;
        closing.asMono()
                .timeout(nap.compareTo(left) < 0 ? nap : left, Mono.empty())
                .block();
        if (closed.get()) {
            throw closedNow();
        }
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private void drain() {
        try {
            // A hold that gave up waiting leaves the rest to the stream, whose closing ends what is still in flight.
            boolean quiet = flights.tryAcquire(ALL, limits.grace().toNanos(), TimeUnit.NANOSECONDS);
            if (quiet) {
                return;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration atLeastOneSecond() {
        Duration grace = limits.grace();
        return grace.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : grace;
    }

    private TokenException.Closed closedNow() {
        return new TokenException.Closed(BeamCodes.WORKER_CLOSED, "");
    }
}
