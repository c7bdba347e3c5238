// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * What a kind of recipe gets to open a source with: time, secrets by reference, the live tokens of inner recipes, shared
 * resources. Everything opened through it is closed with the stream. Safe for use by many threads.
 */
public interface Opening {
    /** The time of the runtime. */
    TokenTime time();

    /**
     * A secret, read anew by each subscription, never on a thread that must not block.
     *
     * @return cold; fails with {@link TokenException.Misconfigured}, code {@code core.secret-unreadable}
     * @throws TokenException.Misconfigured {@code core.name-unbound} at once, if it names what the runtime does not bind
     */
    Mono<Secret> secret(SecretRef ref);

    /**
     * The live token of a recipe inside this one, shared with every equal recipe of the runtime.
     *
     * @return cold; each subscription gets the token that is live then, as {@code TokenStream.token()} does
     * @throws TokenException.Misconfigured at once, if the inner recipe cannot be opened
     */
    Mono<AccessToken> live(RecipeObject inner);

    /**
     * A call with the live token of a recipe inside this one, as {@code TokenStream.use} makes it: where the call ends in a
     * refusal that a new inner token can mend, the inner token is dropped and the call made once more.
     *
     * @return cold; fails with {@link CallRefusedException}, diagnosed, or with what the call failed with
     * @throws TokenException.Misconfigured at once, if the inner recipe cannot be opened
     */
    <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call);

    /**
     * What the runtime binds to that name under that type, by {@code RuntimeOptions.withNamed}.
     *
     * @throws TokenException.Misconfigured {@code core.name-unbound} at once, if it binds nothing
     */
    default <T> T named(Class<T> type, String name) {
        throw new TokenException.Misconfigured(
                CoreCodes.NAME_UNBOUND, "No " + type.getSimpleName() + " is bound to the name " + name + ".");
    }

    /**
     * A resource of the runtime: the one that was lent, else the shared one, opened by the first who asks and closed,
     * where it is {@link AutoCloseable}, with the runtime.
     */
    <T> T resource(Class<T> type, Supplier<T> open);

    /**
     * Tells the observers of the live token that something works and should be changed all the same, as
     * {@link TokenWarning}. An opening that has no observers tells nobody.
     *
     * @param detail names the place, never a value
     */
    default void warn(ErrorCode code, String detail) {}
}
