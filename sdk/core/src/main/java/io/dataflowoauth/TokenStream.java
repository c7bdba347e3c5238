// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One live token for one request, shared by every caller. */
public final class TokenStream implements AutoCloseable {
    private TokenStream() {}

    /** On the process's shared runtime. */
    public static TokenStream open(TokenRecipe recipe) {
        throw new UnsupportedOperationException(recipe.json());
    }

    /** A handle of its own over the one live token that equal recipes share. */
    public static TokenStream open(TokenRecipe recipe, TokenRuntime runtime) {
        throw new UnsupportedOperationException(recipe.json());
    }

    /** For code that never travels. */
    public static TokenStream of(TokenSource source, TokenRequest request, TokenRuntime runtime) {
        throw new UnsupportedOperationException(request.toString());
    }

    /** What the stream asks for. */
    public TokenRequest request() {
        throw new UnsupportedOperationException();
    }

    /** The live token: the same Mono each time; each subscription gets the token that is live then. */
    public Mono<AccessToken> token() {
        throw new UnsupportedOperationException();
    }

    /** A lease. */
    public Mono<AccessToken> token(Duration minimumLifetime) {
        throw new UnsupportedOperationException();
    }

    /** The live token, then each that replaces it. */
    public Flux<AccessToken> replacements() {
        throw new UnsupportedOperationException();
    }

    /** Puts the live token on a call; one replay if the call ends in a refusal that a new token can mend. */
    public <R> Mono<R> use(Function<AccessToken, Mono<R>> call) {
        throw new UnsupportedOperationException();
    }

    /** Completes when there is a live token. */
    public Mono<Void> ready() {
        throw new UnsupportedOperationException();
    }

    /** How it is now. */
    public StreamHealth health() {
        throw new UnsupportedOperationException();
    }

    /** Drops the token only if it is still the live one. */
    public void invalidate(AccessToken refused) {
        throw new UnsupportedOperationException();
    }

    /** Closes this handle and waits. */
    public Mono<Void> closeGracefully() {
        throw new UnsupportedOperationException();
    }

    /** Starts closing, returns at once. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
