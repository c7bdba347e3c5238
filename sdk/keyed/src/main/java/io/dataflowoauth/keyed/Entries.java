// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.dataflowoauth.TokenRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a family, as many as it may keep.
 *
 * <p>A key weighs nothing while an acquisition is under way for it, and so cannot be forgotten then: there is no second
 * call beside the first, and nobody who waits is lost. That holds because an acquisition begins inside a computation on its
 * key, which excludes the key's eviction. Upkeep is done by callers, a little at a time: no thread and no timer.
 */
final class Entries {
    private final int limit;
    private final Terms terms;
    private volatile Cache<TokenRequest, Entry> kept;

    Entries(int limit, Terms terms) {
        this.limit = limit;
        this.terms = terms;
        this.kept = nothing();
    }

    private Cache<TokenRequest, Entry> nothing() {
        return Caffeine.newBuilder()
                .maximumWeight(limit)
                .weigher((TokenRequest request, Entry entry) -> entry.cell().isBusy() ? 0 : 1)
                .expireAfter(new Worth(terms))
                .ticker(terms.time()::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    /** The key's entry, if it has one. */
    @Nullable
    Entry find(TokenRequest request) {
        return kept.getIfPresent(request);
    }

    /** The key's entry, if it has one; looking at it does not count as use. */
    Optional<Entry> peek(TokenRequest request) {
        return Optional.ofNullable(kept.policy().getIfPresentQuietly(request));
    }

    /** The key's entry. */
    Entry of(TokenRequest request) {
        return kept.get(request, Entry::new);
    }

    /**
     * Puts an acquisition into a key's cell, unless the cell was changed meanwhile or the key has another entry. An entry that
     * was forgotten meanwhile is kept again.
     */
    boolean begin(Entry entry, Cell seen, Cell asking) {
        boolean[] begun = new boolean[1];
        kept.asMap().compute(entry.request(), (request, current) -> {
            begun[0] = (current == null || current == entry) && entry.replace(seen, asking);
            return begun[0] ? entry : current;
        });
        return begun[0];
    }

    /** An entry's cell was changed: it is weighed anew, and so is how long it is worth keeping. */
    void settle(Entry entry) {
        kept.asMap().computeIfPresent(entry.request(), (request, current) -> current);
    }

    long count() {
        return kept.estimatedSize();
    }

    /** Forgets everything at once, however much it is. */
    void clear() {
        kept = nothing();
    }

    private record Worth(Terms terms) implements Expiry<TokenRequest, Entry> {
        @Override
        public long expireAfterCreate(TokenRequest request, Entry entry, long now) {
            return worth(entry);
        }

        @Override
        public long expireAfterUpdate(TokenRequest request, Entry entry, long now, long current) {
            return worth(entry);
        }

        @Override
        public long expireAfterRead(TokenRequest request, Entry entry, long now, long current) {
            return current;
        }

        private long worth(Entry entry) {
            return entry.cell().isBusy() ? Long.MAX_VALUE : entry.worthKeepingFor(terms.moment());
        }
    }
}
