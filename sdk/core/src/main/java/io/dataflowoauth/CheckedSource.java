// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/**
 * A source that keeps its contract, over one that may not: each attempt ends within 60 s, gives exactly one token, and
 * fails with a {@link TokenException} only.
 *
 * <p>The token is stamped with the moment of the call, or with an earlier stamp that it has, since a token that another
 * stream hands on does not live longer for it. Streams and families ask their sources through one of these. Immutable,
 * safe for use by many threads.
 */
public final class CheckedSource implements TokenSource {
    /** A source that never answers would keep every caller waiting for good; network doors give up long before. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final TokenSource source;
    private final TokenTime time;

    /** Over that source, in that time. */
    public CheckedSource(TokenSource source, TokenTime time) {
        this.source = requireNonNull(source, "source");
        this.time = requireNonNull(time, "time");
    }

    /**
     * One attempt. Cancelling gives it up.
     *
     * @return cold, never empty; fails with what the source failed with; {@code Unavailable}, codes
     *     {@code core.acquisition-deadline}, {@code core.scheduler-rejected}; {@code Invalid}, code {@code core.source-broken}
     */
    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return Mono.defer(() -> attempt(request)).onErrorMap(CheckedSource::typed);
    }

    /** The failure as sources are to tell it. Somebody else's text may hold anything, so only its class is named. */
    public static TokenException typed(Throwable failure) {
        Throwable meant = Exceptions.unwrap(failure);
        if (meant instanceof TokenException known) {
            return known;
        }
        if (meant instanceof RejectedExecutionException) {
            return new TokenException.Unavailable(CoreCodes.SCHEDULER_REJECTED, "");
        }
        return new TokenException.Invalid(
                CoreCodes.SOURCE_BROKEN,
                "The source failed with " + meant.getClass().getName() + ".");
    }

    private Mono<AccessToken> attempt(TokenRequest request) {
        Instant asked = time.now();
        return source.token(request)
                .timeout(LONGEST, tooSlow(), time.scheduler())
                .map(token -> stamped(token, asked))
                .switchIfEmpty(Mono.error(
                        () -> new TokenException.Invalid(CoreCodes.SOURCE_BROKEN, "The source gave no token.")));
    }

    private static AccessToken stamped(AccessToken token, Instant asked) {
        return token.stamped(
                token.stamp().filter(earlier -> earlier.isBefore(asked)).orElse(asked));
    }

    private static Mono<AccessToken> tooSlow() {
        return Mono.error(() -> new TokenException.Unavailable(
                CoreCodes.ACQUISITION_DEADLINE, "The source did not answer within " + LONGEST.toSeconds() + " s."));
    }
}
