// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.Secret;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One call with a token by whatever HTTP client: which headers it carries, bound or not, and the one further sending when a
 * resource asks for a nonce (RFC 9449 section 9).
 *
 * <p>For the function of {@code TokenStream.use}. Each {@code withX} gives a changed copy. Immutable, safe for use by many
 * threads.
 */
public final class AuthorizedCall {
    private final DpopRequest request;
    private final boolean repeatable;

    private AuthorizedCall(DpopRequest request, boolean repeatable) {
        this.request = request;
        this.repeatable = repeatable;
    }

    /**
     * A call of that method to that URL, exactly as they are sent, which can be sent twice.
     *
     * @param method {@code GET}, {@code POST} …
     * @throws IllegalArgumentException if the URL has no scheme or no host
     */
    public static AuthorizedCall of(String method, URI url) {
        return new AuthorizedCall(DpopRequest.of(method, url), true);
    }

    /** This call, which can be sent once only, since its body can: a resource that asks for a nonce has refused it then. */
    public AuthorizedCall withSingleUse() {
        return new AuthorizedCall(request, false);
    }

    /**
     * Sends the call with that token.
     *
     * <p>A bearer token is one header. A token that is bound to a key comes with a proof made for this one sending, and any
     * answer may give the nonce for the next. An answer 401 that asks for a nonce and gives one is not handed on: the call is
     * sent exactly once more, with a new proof. What comes then is the answer, whatever it is.
     *
     * <p>Redirects must not be followed with these headers: a proof is for one URL, and shows nothing to another server that
     * it should see.
     *
     * @param exchange sends it with these headers, which are as secret as the token; called once for each sending
     * @param reading status and headers of an answer, and its body if it is small; called for bound tokens only
     * @return cold; fails with what the exchange fails with, or as {@link DpopKey#proof}
     */
    public <R> Mono<R> send(
            AccessToken token, Function<Map<String, String>, Mono<R>> exchange, Function<R, HttpAnswer> reading) {
        requireNonNull(exchange, "exchange");
        requireNonNull(reading, "reading");
        String authorization = token.authorization();
        Optional<DpopKey> key = token.dpopKey();
        if (key.isEmpty()) {
            return Mono.defer(() -> exchange.apply(Map.of("Authorization", authorization)));
        }
        DpopRequest carrying = request.withToken(Secret.of(token.reveal()));
        Sending<R> sending = new Sending<>(
                proof -> exchange.apply(Map.of("Authorization", authorization, DpopKey.HEADER, proof)),
                reading,
                key.get());
        return sending.proved(carrying)
                .flatMap(first -> sending.nonce(first, carrying)
                        .filter(nonce -> repeatable)
                        .map(nonce -> sending.proved(carrying.withNonce(nonce))
                                .doOnNext(second -> sending.nonce(second, carrying)))
                        .orElse(Mono.just(first)));
    }

    /** Method and URL; no query. */
    @Override
    public String toString() {
        return "AuthorizedCall[" + request.method() + " " + request.htu() + "]";
    }

    private record Sending<R>(Function<String, Mono<R>> exchange, Function<R, HttpAnswer> reading, DpopKey key) {
        Mono<R> proved(DpopRequest request) {
            return key.proof(request).flatMap(exchange);
        }

        /** Learns what the answer gave; the nonce that it demands, where it does. */
        Optional<String> nonce(R answer, DpopRequest request) {
            HttpAnswer read = reading.apply(answer);
            Optional<String> given = DpopNonces.learned(key, request, read);
            return read.status() == 401 ? given.filter(nonce -> DpopNonces.isDemanded(read)) : Optional.empty();
        }
    }
}
