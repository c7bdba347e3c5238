// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The keys that Google signs with: its own for ID tokens, and one pair for each service account. Made when first used. */
public final class GoogleKeys {
    private static final String GOOGLE = "";

    private final Map<String, KitKeys> keys = new ConcurrentHashMap<>();

    private final Supplier<Instant> clock;

    GoogleKeys(Supplier<Instant> clock) {
        this.clock = clock;
    }

    /** Google's own, which sign ID tokens. */
    public KitKeys google() {
        return of(GOOGLE);
    }

    /** Another key takes the place of an account's, which is known no longer. */
    public void replace(String email) {
        keys.put(email, KitKeys.rsaAlone(clock));
    }

    /** Those of an account, which its key files hold and {@code signJwt} and {@code signBlob} use. */
    public KitKeys of(String email) {
        return keys.computeIfAbsent(email, owner -> KitKeys.rsaAlone(clock));
    }
}
