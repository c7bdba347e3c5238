// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What may be used once and was: until it expires by itself, and no more than there is room for. Then nothing is taken. */
final class Replays {
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

    private final int most;
    private final TokenTime time;
    private final Map<Fingerprint, Instant> used = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> swept = new AtomicReference<>(Instant.MIN);

    Replays(int most, TokenTime time) {
        this.most = most;
        this.time = time;
    }

    /** Uses it, once until then. */
    void use(Fingerprint what, Instant until) {
        Instant now = time.now();
        if (used.size() >= most) {
            sweep(now);
        }
        if (used.size() >= most && !used.containsKey(what)) {
            throw NotVerifiedException.of(AccessCodes.REPLAYS_UNTOLD, "There are " + most + " of them.");
        }
        Instant before = used.putIfAbsent(what, until);
        boolean free = before == null || (!before.isAfter(now) && used.replace(what, before, until));
        if (!free) {
            throw NotVerifiedException.of(AccessCodes.REPLAYED, "Its jti was used before.");
        }
    }

    private void sweep(Instant now) {
        Instant last = swept.get();
        if (!now.minus(BETWEEN_SWEEPS).isBefore(last) && swept.compareAndSet(last, now)) {
            used.values().removeIf(until -> !until.isAfter(now));
        }
    }
}
