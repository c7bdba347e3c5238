// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import reactor.core.publisher.Mono;

/**
 * What a runtime is opened from: time, jitter, observers, bindings of names, lent resources.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class RuntimeOptions {
    private static final RuntimeOptions DEFAULTS = new RuntimeOptions(new Parts());

    private final Parts parts;

    private RuntimeOptions(Parts parts) {
        this.parts = parts;
    }

    /** The machine's time, random jitter, no observers, no names, nothing lent. */
    public static RuntimeOptions defaults() {
        return DEFAULTS;
    }

    /** The time that streams live in. */
    public TokenTime time() {
        return parts.time;
    }

    /** Where jitter comes from: numbers from 0 (inclusive) to 1 (exclusive), safe for use by many threads. */
    public DoubleSupplier jitter() {
        return parts.jitter;
    }

    /** Who sees the events, in the order of calling. */
    public List<TokenObserver> observers() {
        return List.copyOf(parts.observers);
    }

    /** The secret bound to a name: cold, subscribed to at each reading. */
    public Optional<Mono<Secret>> secret(String name) {
        return Optional.ofNullable(parts.secrets.get(name));
    }

    /** The recipe bound to a name. */
    public Optional<TokenRecipe> recipe(String name) {
        return Optional.ofNullable(parts.recipes.get(name));
    }

    /** The resource lent under this type. */
    public <T> Optional<T> resource(Class<T> type) {
        return Optional.ofNullable(parts.resources.get(type)).map(type::cast);
    }

    /** What is bound to that name, of what is bound under that type. */
    public <T> Optional<T> named(Class<T> type, String name) {
        return Optional.ofNullable(parts.named.getOrDefault(type, Map.of()).get(name))
                .map(type::cast);
    }

    /** These options, with that time. */
    public RuntimeOptions withTime(TokenTime time) {
        Parts changed = parts.copy();
        changed.time = requireNonNull(time, "time");
        return new RuntimeOptions(changed);
    }

    /** These options, with jitter from there. */
    public RuntimeOptions withJitter(DoubleSupplier jitter) {
        Parts changed = parts.copy();
        changed.jitter = requireNonNull(jitter, "jitter");
        return new RuntimeOptions(changed);
    }

    /** These options, with one more observer. */
    public RuntimeOptions withObserver(TokenObserver observer) {
        Parts changed = parts.copy();
        changed.observers.add(requireNonNull(observer, "observer"));
        return new RuntimeOptions(changed);
    }

    /** These options, with a secret bound to a name. The Mono is subscribed to at each reading and must not block. */
    public RuntimeOptions withSecret(String name, Mono<Secret> secret) {
        Parts changed = parts.copy();
        changed.secrets.put(requireNonNull(name, "name"), requireNonNull(secret, "secret"));
        return new RuntimeOptions(changed);
    }

    /** These options, with a recipe bound to a name. */
    public RuntimeOptions withRecipe(String name, TokenRecipe recipe) {
        Parts changed = parts.copy();
        changed.recipes.put(requireNonNull(name, "name"), requireNonNull(recipe, "recipe"));
        return new RuntimeOptions(changed);
    }

    /** These options, lending a resource: the runtime uses it and never closes it. */
    public <T> RuntimeOptions withResource(Class<T> type, T resource) {
        Parts changed = parts.copy();
        changed.resources.put(requireNonNull(type, "type"), type.cast(requireNonNull(resource, "resource")));
        return new RuntimeOptions(changed);
    }

    /**
     * These options, with something of that type bound to a name: what a recipe can only name, because it is no data. The
     * runtime uses it and never closes it.
     */
    public <T> RuntimeOptions withNamed(Class<T> type, String name, T bound) {
        Parts changed = parts.copy();
        Map<String, Object> more = new HashMap<>(changed.named.getOrDefault(requireNonNull(type, "type"), Map.of()));
        more.put(requireNonNull(name, "name"), type.cast(requireNonNull(bound, "bound")));
        changed.named.put(type, more);
        return new RuntimeOptions(changed);
    }

    private static final class Parts {
        private TokenTime time = TokenTime.system();
        private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
        private final List<TokenObserver> observers = new ArrayList<>();
        private final Map<String, Mono<Secret>> secrets = new HashMap<>();
        private final Map<String, TokenRecipe> recipes = new HashMap<>();
        private final Map<Class<?>, Object> resources = new HashMap<>();
        private final Map<Class<?>, Map<String, Object>> named = new HashMap<>();

        private Parts copy() {
            Parts copy = new Parts();
            copy.time = time;
            copy.jitter = jitter;
            copy.observers.addAll(observers);
            copy.secrets.putAll(secrets);
            copy.recipes.putAll(recipes);
            copy.resources.putAll(resources);
            copy.named.putAll(named);
            return copy;
        }
    }
}
