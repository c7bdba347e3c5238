// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The source of a recipe, without a live token over it: for whoever asks for more than the one request of the recipe, as a
 * family of live tokens does.
 *
 * <p>The recipe's request is the beginning; which members of another request are honoured, is for the recipe's kind to say.
 * Each subscription is one call to the issuer: nothing is shared and nothing kept but the live tokens of inner recipes.
 * Safe for use by many threads.
 */
public final class RecipeSource implements TokenSource, AutoCloseable {
    private final LiveOpening.Opened opened;
    private final Disposable attached;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RecipeSource(LiveOpening.Opened opened, TokenRuntime runtime) {
        this.opened = opened;
        this.attached = runtime.attach(this::end);
    }

    /**
     * Opens the source of a recipe. Asks nobody, but reads the class path for the recipe's kind: open at start-up, not on an
     * event loop. The runtime closes what is still open of it.
     *
     * @throws TokenException.Misconfigured as {@link TokenStream#open(TokenRecipe, TokenRuntime)}
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static RecipeSource open(TokenRecipe recipe, TokenRuntime runtime) {
        requireNonNull(recipe, "recipe");
        requireNonNull(runtime, "runtime");
        LiveOpening.Opened opened = LiveOpening.source(recipe.object(), runtime);
        try {
            return new RecipeSource(opened, runtime);
        } catch (TokenException.Closed e) {
            opened.close().run();
            throw e;
        }
    }

    /** What the recipe asks for, and for whom. */
    public TokenRequest request() {
        return opened.request();
    }

    /**
     * One attempt to get a token for this request.
     *
     * @return cold; fails as the recipe's kind says, and with {@code Closed}, code {@code core.stream-closed}, once this is
     *     closed
     */
    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        requireNonNull(request, "request");
        return Mono.defer(() -> closed.get()
                ? Mono.error(new TokenException.Closed(CoreCodes.STREAM_CLOSED, "The source is closed."))
                : opened.source().token(request));
    }

    /** Lets go of what was opened for it. Idempotent, from any thread; calls that are in the air end as they will. */
    @Override
    public void close() {
        attached.dispose();
    }

    private void end() {
        if (closed.compareAndSet(false, true)) {
            opened.close().run();
        }
    }

    /** What it asks for; nothing secret. */
    @Override
    public String toString() {
        return "RecipeSource[" + opened.request() + "]";
    }
}
