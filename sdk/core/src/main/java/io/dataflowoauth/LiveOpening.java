// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Opens the live token of a recipe, and of every recipe inside it, and keeps what that took until the token is closed.
 */
final class LiveOpening implements Opening {
    private final TokenRuntime runtime;
    private final SecretPlaces secrets;
    /** The names that led here, so that a circle is seen. */
    private final Set<String> names;

    private final Map<RecipeObject, LiveHandle> inner = new LinkedHashMap<>();
    private volatile @Nullable LiveTerms terms;
    private boolean closed;

    private LiveOpening(TokenRuntime runtime, Set<String> names) {
        this.runtime = runtime;
        this.secrets = new SecretPlaces(runtime.options());
        this.names = names;
    }

    /** Of a part on the runtime that is no token. */
    static LiveOpening on(TokenRuntime runtime) {
        return new LiveOpening(runtime, Set.of());
    }

    /** A handle on the live token of a recipe. */
    static LiveHandle open(RecipeObject recipe, TokenRuntime runtime) {
        return open(recipe, runtime, Set.of());
    }

    /** A handle on a live token that nobody else can share. */
    static LiveHandle of(TokenSource source, TokenRequest request, TokenRuntime runtime) {
        LiveTerms terms = new LiveTerms(source, request, runtime.options());
        return new LiveHandle(runtime.share(
                LiveToken.class, terms, () -> new LiveToken(terms, new Farewell(runtime::stay, () -> {}))));
    }

    /** The source of a recipe without a live token over it; what that takes is closed by what it is given. */
    static Opened source(RecipeObject recipe, TokenRuntime runtime) {
        Set<String> path = new LinkedHashSet<>();
        RecipeObject resolved = resolved(recipe, runtime.options(), path);
        LiveOpening opening = new LiveOpening(runtime, path);
        TokenRequest request = requestOf(resolved);
        TokenSource source = opening.sourceOf(resolved);
        opening.terms = new LiveTerms(source, request, runtime.options());
        return new Opened(source, request, opening::close);
    }

    private static LiveHandle open(RecipeObject recipe, TokenRuntime runtime, Set<String> names) {
        Set<String> path = new LinkedHashSet<>(names);
        RecipeObject resolved = resolved(recipe, runtime.options(), path);
        return new LiveHandle(
                runtime.share(LiveToken.class, resolved, () -> new LiveOpening(runtime, path).opened(resolved)));
    }

    private static RecipeObject resolved(RecipeObject recipe, RuntimeOptions options, Set<String> path) {
        RecipeObject meant = recipe;
        while (NamedKind.isNamed(meant)) {
            meant = bound(NamedKind.boundName(meant), options, path);
        }
        return meant;
    }

    private static RecipeObject bound(String name, RuntimeOptions options, Set<String> path) {
        if (!path.add(name)) {
            throw new TokenException.Misconfigured(
                    CoreCodes.NAME_CIRCLE,
                    "Named recipes lead in a circle: " + String.join(" → ", path) + " → " + name + ".");
        }
        return options.recipe(name)
                .orElseThrow(() -> new TokenException.Misconfigured(
                        CoreCodes.NAME_UNBOUND, "No recipe is bound to the name " + name + "."))
                .object();
    }

    private LiveToken opened(RecipeObject recipe) {
        TokenRequest request = requestOf(recipe);
        LiveTerms living = new LiveTerms(sourceOf(recipe), request, runtime.options());
        terms = living;
        return new LiveToken(living, new Farewell(runtime::stay, this::close));
    }

    private TokenSource sourceOf(RecipeObject recipe) {
        try {
            return RecipeKinds.named(recipe.kind()).open(recipe, this);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static TokenRequest requestOf(RecipeObject recipe) {
        return RecipeKinds.named(recipe.kind()).request(recipe);
    }

    @Override
    public TokenTime time() {
        return runtime.options().time();
    }

    @Override
    public Mono<Secret> secret(SecretRef ref) {
        return secrets.secret(ref);
    }

    @Override
    public Mono<AccessToken> live(RecipeObject recipe) {
        return handle(recipe).token();
    }

    @Override
    public <R> Mono<R> use(RecipeObject recipe, Function<AccessToken, Mono<R>> call) {
        return handle(recipe).use(call);
    }

    @Override
    public <T> T named(Class<T> type, String name) {
        return runtime.options().named(type, name).orElseGet(() -> Opening.super.named(type, name));
    }

    @Override
    public <T> T resource(Class<T> type, Supplier<T> open) {
        return runtime.resource(type, open);
    }

    /** What a kind warns of while it opens has no stream yet, so kinds warn when they are asked. */
    @Override
    public void warn(ErrorCode code, String detail) {
        LiveTerms living = terms;
        if (living != null) {
            living.tell(origin -> new TokenWarning(origin, code, detail));
        }
    }

    private synchronized LiveHandle handle(RecipeObject recipe) {
        if (closed) {
            throw new TokenException.Closed(CoreCodes.STREAM_CLOSED, "");
        }
        LiveHandle known = inner.get(recipe);
        if (known == null) {
            known = open(recipe, runtime, names);
            inner.put(recipe, known);
        }
        return known;
    }

    void close() {
        List<LiveHandle> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(inner.values());
            inner.clear();
        }
        left.forEach(LiveHandle::close);
    }

    /** A source, what its recipe asks for, and what closes all that was opened for it. */
    record Opened(TokenSource source, TokenRequest request, Runnable close) {}
}
