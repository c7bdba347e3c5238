// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A stream for callers that block: a DoFn, a JDBC driver.
 *
 * <p>It waits in real time and never on a thread that Reactor knows as non-blocking. It does not own the stream. Safe for
 * use by many threads.
 */
public final class BlockingTokens {
    private final TokenStream stream;
    private final Duration deadline;

    private BlockingTokens(TokenStream stream, Duration deadline) {
        this.stream = stream;
        this.deadline = deadline;
    }

    /**
     * A facade over a stream, each of whose calls waits for at most so long.
     *
     * @throws IllegalArgumentException if the deadline is not positive
     */
    public static BlockingTokens of(TokenStream stream, Duration deadline) {
        if (requireNonNull(deadline, "deadline").isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("A deadline must be positive, not " + deadline);
        }
        return new BlockingTokens(requireNonNull(stream, "stream"), deadline);
    }

    /**
     * The live token, as {@link TokenStream#token()} gives it.
     *
     * @throws TokenException as there, and as {@link #use}
     */
    public AccessToken token() {
        return await(stream.token());
    }

    /**
     * A lease, as {@link TokenStream#token(Duration)} gives it.
     *
     * @throws TokenException as there, and as {@link #use}
     */
    public AccessToken token(Duration minimumLifetime) {
        return await(stream.token(minimumLifetime));
    }

    /**
     * Puts the live token on a call as {@link TokenStream#use} does, and waits for what it gives. When the deadline passes
     * or the thread is interrupted, the call is cancelled.
     *
     * @return never null
     * @throws TokenException.Misconfigured {@code core.blocking-forbidden} on a thread that must not block; nothing is
     *     called then
     * @throws TokenException.Unavailable {@code core.blocking-deadline}; {@code core.blocking-interrupted}, and the thread
     *     stays interrupted
     * @throws NoSuchElementException if the call gives nothing
     * @throws RuntimeException whatever else the call fails with; a checked exception is wrapped as Reactor wraps it
     */
    public <R> R use(Function<AccessToken, Mono<R>> call) {
        return await(stream.use(call));
    }

    private <R> R await(Mono<R> result) {
        if (Schedulers.isInNonBlockingThread()) {
            throw new TokenException.Misconfigured(
                    CoreCodes.BLOCKING_FORBIDDEN,
                    "The thread " + Thread.currentThread().getName() + " must not block.");
        }
        CompletableFuture<@Nullable R> future = result.toFuture();
        try {
            R given = future.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            if (given == null) {
                throw new NoSuchElementException("The call gave nothing");
            }
            return given;
        } catch (TimeoutException e) {
            throw givenUp(future, CoreCodes.BLOCKING_DEADLINE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp(future, CoreCodes.BLOCKING_INTERRUPTED);
        } catch (ExecutionException e) {
            throw Exceptions.propagate(causeOf(e));
        }
    }

    private TokenException givenUp(CompletableFuture<?> future, ErrorCode code) {
        future.cancel(true);
        return new TokenException.Unavailable(code, "The caller waited for " + deadline + " at most.")
                .forPrincipal(stream.request().principal());
    }

    private static Throwable causeOf(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
