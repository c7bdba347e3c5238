// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * What streams share: time, observers, names, resources, and one live token for all equal recipes.
 *
 * <p>It needs no thread and no timer of its own. Close it after its streams; what is still open then is closed with it.
 * Safe for use by many threads.
 */
public final class TokenRuntime implements AutoCloseable {
    private final RuntimeOptions options;
    /** Reentrant: opening a stream opens the streams inside it. Nothing is closed under it. */
    private final Object lock = new Object();

    /** In the order of opening: an inner token stands before the outer one, which is closed first. */
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    private final Map<Class<?>, Object> resources = new HashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    /** Who still needs the resources. */
    private int stays;

    private boolean closed;

    private TokenRuntime(RuntimeOptions options) {
        this.options = options;
    }

    /** Opens a runtime of its own. Starts no thread and no timer. */
    public static TokenRuntime open(RuntimeOptions options) {
        return new TokenRuntime(requireNonNull(options, "options"));
    }

    /** What it was opened from. */
    public RuntimeOptions options() {
        return options;
    }

    /**
     * Closes what is still open of its streams, whose waiters fail with {@link TokenException.Closed}, code
     * {@code core.runtime-closed}; then, when tokens that can be revoked have been, the resources that it opened, the last
     * one first. Lent resources stay open. Idempotent, from any thread; does not wait for revocations.
     */
    @Override
    public void close() {
        Deque<AutoCloseable> left = new ArrayDeque<>();
        Runnable leave;
        synchronized (lock) {
            leave = stay();
            closed = true;
            entries.values().forEach(entry -> left.push(entry.value));
            entries.clear();
        }
        left.forEach(TokenRuntime::closeUndisturbed);
        leave.run();
    }

    /**
     * Closes as {@link #close()} does, and completes when all of it is done, revocations included, which give up after 5 s.
     * Cold; never fails; subscribing twice is harmless; cancelling stops the waiting.
     */
    public Mono<Void> closeGracefully() {
        return Mono.defer(() -> {
            close();
            return ended.asMono();
        });
    }

    /** Keeps the resources open, though the runtime is closed meanwhile, until what it gives is run, once. */
    Runnable stay() {
        synchronized (lock) {
            stays++;
        }
        return this::leave;
    }

    private void leave() {
        Deque<AutoCloseable> left = new ArrayDeque<>();
        synchronized (lock) {
            if (--stays > 0 || !closed) {
                return;
            }
            left.addAll(opened);
            opened.clear();
            resources.clear();
        }
        left.forEach(TokenRuntime::closeUndisturbed);
        ended.tryEmitEmpty();
    }

    /**
     * Closes this with the runtime, before whatever was opened earlier, and undisturbed by what it throws. For parts that
     * keep tokens on this runtime without being streams; applications close theirs themselves.
     *
     * @return lets go of it, and closes it if the runtime has not
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public Disposable attach(AutoCloseable part) {
        requireNonNull(part, "part");
        return share(AutoCloseable.class, new Identity(), () -> part)::close;
    }

    /**
     * The one value of this type under this key, opened by the first who asks and closed by the last who lets it go.
     *
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    <T extends AutoCloseable> Shared<T> share(Class<T> type, Object key, Supplier<T> open) {
        Key place = new Key(type, key);
        synchronized (lock) {
            requireOpen();
            Entry entry = entries.get(place);
            if (entry == null) {
                entry = new Entry(open.get());
                entries.put(place, entry);
            }
            entry.holders++;
            return new Shared<>(this, place, type.cast(entry.value));
        }
    }

    /**
     * The resource that was lent under this type, else the one that the first who asked opened, which is closed with the
     * runtime. For parts on this runtime that are no streams and so have no {@link Opening}.
     *
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public <T> T resource(Class<T> type, Supplier<T> open) {
        synchronized (lock) {
            requireOpen();
            return options.resource(type).orElseGet(() -> {
                Object known = resources.get(type);
                return known == null ? keep(type, open.get()) : type.cast(known);
            });
        }
    }

    private <T> T keep(Class<T> type, T resource) {
        resources.put(type, resource);
        if (resource instanceof AutoCloseable closeable) {
            opened.push(closeable);
        }
        return resource;
    }

    private void requireOpen() {
        if (closed) {
            throw new TokenException.Closed(CoreCodes.RUNTIME_CLOSED, "");
        }
    }

    private void release(Key place, AutoCloseable value) {
        Runnable leave;
        synchronized (lock) {
            Entry entry = entries.get(place);
            if (entry == null || entry.value != value || --entry.holders > 0) {
                return;
            }
            entries.remove(place);
            leave = stay();
        }
        closeUndisturbed(value);
        leave.run();
    }

    private static void closeUndisturbed(AutoCloseable value) {
        try {
            value.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }

    private record Key(Class<?> type, Object key) {}

    /** A key that nobody else has. */
    private static final class Identity {}

    private static final class Entry {
        private final AutoCloseable value;
        private int holders;

        private Entry(AutoCloseable value) {
            this.value = value;
        }
    }

    /** One holder's share of a value. Closing it lets the value go; the last one closes it. Idempotent. */
    static final class Shared<T extends AutoCloseable> implements AutoCloseable {
        private final TokenRuntime runtime;
        private final Key place;
        private final T value;
        private final AtomicBoolean released = new AtomicBoolean();

        private Shared(TokenRuntime runtime, Key place, T value) {
            this.runtime = runtime;
            this.place = place;
            this.value = value;
        }

        T value() {
            return value;
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                runtime.release(place, value);
            }
        }
    }
}
