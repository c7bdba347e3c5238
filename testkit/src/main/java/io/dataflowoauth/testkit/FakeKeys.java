// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The signing keys of one {@link FakeOidcIssuer}, of Google in an {@link IamStub} or of a service account, one by one. A key signs or not, and is published or not, in every
 * combination: <em>prepare, publish, use</em> is a rotation as it should be, <em>prepare, use, publish</em> one that signs
 * before anybody can verify, and <em>withdraw</em> takes a key away from under tokens that live. {@link #rotate} does each of
 * these in one step.
 *
 * <p>A key is named by its {@code kid}. Safe for use by many threads.
 */
public final class FakeKeys {
    private final Supplier<KitKeys> keys;
    private final Supplier<Instant> now;
    private final Consumer<String> changed;

    FakeKeys(Supplier<KitKeys> keys, Supplier<Instant> now, Consumer<String> changed) {
        this.keys = keys;
        this.now = now;
        this.changed = changed;
    }

    /** The key that signs. */
    public String current() {
        return keys.get().currentKeyId();
    }

    /** Those that are published now, the oldest first. */
    public List<String> published() {
        return keys.get().published(now.get());
    }

    /**
     * Makes a key for that algorithm, which does not sign and is not published, and gives its {@code kid}.
     *
     * @throws IllegalArgumentException if these are keys of a stub, and it is not RS256
     */
    public String prepare(SignatureAlgorithm algorithm) {
        String key = keys.get().prepare(requireNonNull(algorithm, "algorithm").name());
        changed.accept("key " + key + " made for " + algorithm);
        return key;
    }

    /**
     * Publishes that key.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void publish(String key) {
        known(key, () -> keys.get().publish(key));
        changed.accept("key " + key + " published");
    }

    /**
     * Signs with that key from now on.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void use(String key) {
        known(key, () -> keys.get().use(key));
        changed.accept("key " + key + " signs");
    }

    /**
     * Publishes that key no more. It may still sign.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void withdraw(String key) {
        known(key, () -> keys.get().withdraw(key));
        changed.accept("key " + key + " withdrawn");
    }

    /** Rotates the keys so, beginning now; a fault does it at the moment when a token is signed: {@link Fault.When#rotating}. */
    public void rotate(KeyRotation rotation) {
        rotation.turn().turn(keys.get(), now.get());
        changed.accept("keys rotated: " + rotation);
    }

    /** What the key that signs signs with. */
    public SignatureAlgorithm algorithm() {
        return Optional.of(keys.get().algorithm())
                .flatMap(SignatureAlgorithm::named)
                .orElseThrow();
    }

    @Override
    public String toString() {
        return "FakeKeys[" + current() + " signs]";
    }

    private static void known(String key, Runnable change) {
        requireNonNull(key, "key");
        try {
            change.run();
        } catch (NoSuchElementException unknown) {
            throw new TestkitException(TestkitCodes.KEY_UNKNOWN, "No key " + key);
        }
    }
}
