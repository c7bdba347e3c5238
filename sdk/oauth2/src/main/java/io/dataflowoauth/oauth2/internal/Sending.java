// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.http.DpopNonces;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** One attempt at a token endpoint: one sending, and with a key one more if the endpoint asks for a nonce. */
final class Sending {
    private final Mono<HttpAsk> ask;
    private final UnaryOperator<HttpAsk> change;
    private final HttpDoor door;

    /**
     * Of that request.
     *
     * @param ask makes the request anew for each sending, with a proof of the client that was not sent before
     * @param change applied last of all, right before it is sent
     */
    Sending(Mono<HttpAsk> ask, UnaryOperator<HttpAsk> change, HttpDoor door) {
        this.ask = ask;
        this.change = change;
        this.door = door;
    }

    /** Without a key. */
    Mono<Sent> plain() {
        return ask.flatMap(this::sent);
    }

    /** With a proof of that key. A request that was refused for its nonce has had no effect (RFC 9449 section 8). */
    Mono<Sent> proved(DpopKey key) {
        return proved(key, Optional.empty())
                .flatMap(first -> demanded(first, key)
                        .map(nonce -> {
                            first.ask.unsent().run();
                            return proved(key, Optional.of(nonce)).doOnNext(second -> learned(second, key));
                        })
                        .orElse(Mono.just(first)));
    }

    private Mono<Sent> proved(DpopKey key, Optional<String> nonce) {
        return ask.flatMap(made -> {
            DpopRequest request = request(made);
            return key.proof(nonce.map(request::withNonce).orElse(request))
                    .flatMap(proof -> sent(made.withHeader(DpopKey.HEADER, proof)));
        });
    }

    private Mono<Sent> sent(HttpAsk made) {
        HttpAsk changed = change.apply(made);
        return door.send(changed).map(answer -> new Sent(changed, answer));
    }

    private static Optional<String> demanded(Sent sent, DpopKey key) {
        int status = sent.answer.status();
        Optional<String> given = learned(sent, key);
        return status == 400 || status == 401
                ? given.filter(nonce -> DpopNonces.isDemanded(sent.answer))
                : Optional.empty();
    }

    private static Optional<String> learned(Sent sent, DpopKey key) {
        return DpopNonces.learned(key, request(sent.ask), sent.answer);
    }

    private static DpopRequest request(HttpAsk ask) {
        return DpopRequest.of(ask.method(), ask.uri());
    }

    /** What was sent last, and what came back. */
    record Sent(HttpAsk ask, HttpAnswer answer) {}
}
