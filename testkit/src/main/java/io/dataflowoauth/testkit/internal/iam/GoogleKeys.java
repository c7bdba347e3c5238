// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.KitKeys;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that Google signs with: its own for ID tokens, and one pair for each service account. Made when first used. */
public final class GoogleKeys {
    private static final String GOOGLE = "";

    private final Map<String, KitKeys> keys = new ConcurrentHashMap<>();

    GoogleKeys() {}

    /** Google's own, which sign ID tokens. */
    KitKeys google() {
        return keys.computeIfAbsent(GOOGLE, owner -> KitKeys.rsa());
    }

    /** Another key takes the place of an account's, which is known no longer. */
    public void replace(String email) {
        keys.put(email, KitKeys.rsa());
    }

    /** Those of an account, which its key files hold and {@code signJwt} and {@code signBlob} use. */
    public KitKeys of(String email) {
        return keys.computeIfAbsent(email, owner -> KitKeys.rsa());
    }
}
