// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.internal;

import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What may be used once and was: until it expires by itself, and no more than there is room for. Safe for use by many threads.
 *
 * @param <K> the names
 */
public final class UsedNames<K> {
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

    private final int most;
    private final TokenTime time;
    private final Map<K, Instant> used = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);

    /** Remembers so many. */
    public UsedNames(int most, TokenTime time) {
        this.most = most;
        this.time = time;
    }

    /** What became of a use. */
    public enum Use {
        /** It was the first. */
        FIRST,
        /** It was used before. */
        AGAIN,
        /** There is no room to remember it, so it must not be taken. */
        UNTOLD
    }

    /** Uses it, once until then. */
    public Use use(K what, Instant until) {
        Instant now = time.now();
        if (used.size() >= most) {
            sweep(now);
        }
        if (used.size() >= most && !used.containsKey(what)) {
            return Use.UNTOLD;
        }
        Instant before = used.putIfAbsent(what, until);
        boolean free = before == null || (!before.isAfter(now) && used.replace(what, before, until));
        return free ? Use.FIRST : Use.AGAIN;
    }

    private void sweep(Instant now) {
        Instant last = swept.get();
        if (!now.minus(BETWEEN_SWEEPS).isBefore(last) && swept.compareAndSet(last, now)) {
            used.values().removeIf(until -> !until.isAfter(now));
        }
    }
}
