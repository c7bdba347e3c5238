// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What was made of the last few hundred keys, since a pipeline asks the same thousands of times. Safe for use by many threads. */
final class Remembered<K, V> {
    private static final int MOST = 512;

    private final Map<K, V> known = new ConcurrentHashMap<>();
    private final Function<K, V> making;

    Remembered(Function<K, V> making) {
        this.making = making;
    }

    V of(K key) {
        V value = known.get(key);
        if (value == null) {
            value = making.apply(key);
            if (known.size() >= MOST) {
                known.clear();
            }
            known.put(key, value);
        }
        return value;
    }
}
