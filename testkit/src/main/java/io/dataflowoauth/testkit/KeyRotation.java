// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.KeyTurn;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;

/**
 * One way in which signing keys are rotated: as it should be, or in one of the ways that break verifiers. {@link FakeKeys} does
 * it at once, and {@link Fault} before a token is signed. What comes later comes by the fake's clock. Immutable; safe for use by
 * many threads.
 */
public final class KeyRotation {
    private final String name;
    private final KeyTurn turn;

    private KeyRotation(String name, KeyTurn turn) {
        this.name = name;
        this.turn = turn;
    }

    /**
     * As it should be: a new key is published at once and signs after that lead, which is longer than verifiers keep a key set.
     * The key before it stays published.
     *
     * @throws IllegalArgumentException if the lead is negative
     */
    public static KeyRotation publishedBeforeUse(Duration lead) {
        Duration later = IamStubOptions.notNegative(lead);
        return new KeyRotation("published before use, by " + later, (keys, now) -> {
            String next = prepared(keys);
            keys.publish(next);
            at(now, later, keys, () -> keys.use(next));
        });
    }

    /**
     * A new key signs at once and is published only after that lag: until then nobody can verify what it has signed. The key
     * before it stays published.
     *
     * @throws IllegalArgumentException if the lag is negative
     */
    public static KeyRotation usedBeforePublication(Duration lag) {
        Duration later = IamStubOptions.notNegative(lag);
        return new KeyRotation("used before publication, by " + later, (keys, now) -> {
            String next = prepared(keys);
            keys.use(next);
            at(now, later, keys, () -> keys.publish(next));
        });
    }

    /** A new key is published and signs, and all keys before it leave at once, from under tokens that live. */
    public static KeyRotation droppedEarly() {
        return new KeyRotation("old keys dropped early", KitKeys::rotate);
    }

    /** What happens, in a few words. */
    public String name() {
        return name;
    }

    KeyTurn turn() {
        return turn;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }

    private static String prepared(KitKeys keys) {
        return keys.prepare(keys.algorithm());
    }

    private static void at(Instant now, Duration later, KitKeys keys, Runnable change) {
        if (later.isZero()) {
            change.run();
        } else {
            keys.later(now.plus(later), change);
        }
    }
}
