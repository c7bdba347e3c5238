// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What is known of one rotating refresh token: those that are spent, the one that took over, and whether it may be spent as
 * well. One refresh at a time. Safe for use by many threads.
 */
final class RefreshChain {
    /** A place that lags behind shows an old token; how far behind is for whoever reads it to say. */
    private static final int REMEMBERED = 32;

    private final Deque<Secret> spent = new ArrayDeque<>();
    private final AtomicReference<Mono<Void>> before = new AtomicReference<>(Mono.empty());
    private @Nullable Secret latest;
    private @Nullable Secret doubtful;
    private String reason = "";

    /**
     * The work, after all that came before it. It goes on when callers leave: what an issuer answers must be kept, and the
     * next in line must not come while it is under way.
     */
    <T> Mono<T> next(Mono<T> work) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> over = Sinks.empty();
            Mono<Void> earlier = before.getAndSet(over.asMono());
            return earlier.then(work).doFinally(end -> over.tryEmitEmpty()).cache();
        });
    }

    /**
     * What to send, when this was read at its place: the token that took over from it, if it is spent.
     *
     * @throws TokenException.Forbidden {@code oauth2.refresh-token-doubtful}
     */
    synchronized Secret current(Secret read) {
        Secret current = latest != null && spent.contains(read) ? latest : read;
        latest = current;
        if (doubtful != null && doubtful.equals(current)) {
            throw new TokenException.Forbidden(
                    OAuth2Codes.REFRESH_TOKEN_DOUBTFUL, "The answer to its last use was lost: " + reason + ".");
        }
        return current;
    }

    /** It is about to be sent: until an answer says otherwise, it may be spent. */
    synchronized void sending(Secret token) {
        doubtful = token;
        reason = "nothing came back";
    }

    /** It was not sent after all, or the issuer said that it did not take it. */
    synchronized void unspent() {
        doubtful = null;
    }

    /** Another took over from it. */
    synchronized void replaced(Secret token, Secret replacement) {
        doubtful = null;
        latest = replacement;
        spent.addLast(token);
        if (spent.size() > REMEMBERED) {
            spent.removeFirst();
        }
    }

    /** Why nobody knows whether it is spent. */
    synchronized void failed(Throwable failure) {
        reason = Optional.of(failure)
                .filter(TokenException.class::isInstance)
                .map(known -> ((TokenException) known).code())
                .orElse("the exchange was given up");
    }
}
