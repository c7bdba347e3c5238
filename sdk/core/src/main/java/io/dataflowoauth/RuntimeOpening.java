// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * What a kind of recipe gets to open a source with, for parts on a runtime that are no sources: one that asks an issuer about
 * tokens, for example. What is opened through it is closed with it, and it with the runtime. Safe for use by many threads.
 */
public final class RuntimeOpening implements Opening, AutoCloseable {
    private final LiveOpening opening;
    private final Disposable attached;

    private RuntimeOpening(TokenRuntime runtime) {
        this.opening = LiveOpening.on(runtime);
        this.attached = runtime.attach(opening::close);
    }

    /**
     * Over that runtime.
     *
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static RuntimeOpening of(TokenRuntime runtime) {
        return new RuntimeOpening(requireNonNull(runtime, "runtime"));
    }

    @Override
    public TokenTime time() {
        return opening.time();
    }

    @Override
    public Mono<Secret> secret(SecretRef ref) {
        return opening.secret(ref);
    }

    @Override
    public Mono<AccessToken> live(RecipeObject inner) {
        return opening.live(inner);
    }

    @Override
    public <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call) {
        return opening.use(inner, call);
    }

    @Override
    public <T> T named(Class<T> type, String name) {
        return opening.named(type, name);
    }

    @Override
    public <T> T resource(Class<T> type, Supplier<T> open) {
        return opening.resource(type, open);
    }

    /** Lets go of what was opened. Idempotent, from any thread. */
    @Override
    public void close() {
        attached.dispose();
    }
}
