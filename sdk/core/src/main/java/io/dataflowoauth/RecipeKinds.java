// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds kinds by name: built in, then those that this library's class loader sees, then those of the thread's context. */
final class RecipeKinds {
    private RecipeKinds() {}

    /**
     * The kind of that name.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-kind-unknown}
     */
    static RecipeKind named(String name) {
        if (name.equals(NamedKind.NAME)) {
            return NamedKind.INSTANCE;
        }
        return seenBy(RecipeKind.class.getClassLoader(), name)
                .or(() -> seenBy(Thread.currentThread().getContextClassLoader(), name))
                .orElseThrow(() -> new TokenException.Misconfigured(
                        CoreCodes.RECIPE_KIND_UNKNOWN, "No jar on the class path knows the recipe kind " + name + "."));
    }

    private static Optional<RecipeKind> seenBy(@Nullable ClassLoader loader, String name) {
        return ServiceLoader.load(RecipeKind.class, loader).stream()
                .map(ServiceLoader.Provider::get)
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }
}
