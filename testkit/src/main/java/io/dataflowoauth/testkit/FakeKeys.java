// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The signing keys of one {@link FakeOidcIssuer}, one by one. A key signs or not, and is published or not, in every
 * combination: <em>prepare, publish, use</em> is a rotation as it should be, <em>prepare, use, publish</em> one that signs
 * before anybody can verify, and <em>withdraw</em> takes a key away from under tokens that live.
 *
 * <p>A key is named by its {@code kid}. Safe for use by many threads.
 */
public final class FakeKeys {
    private final Issuance issuance;

    FakeKeys(Issuance issuance) {
        this.issuance = issuance;
    }

    /** The key that signs. */
    public String current() {
        return issuance.keys().currentKeyId();
    }

    /** Those that are published now, the oldest first. */
    public List<String> published() {
        return issuance.keys().published(issuance.now());
    }

    /** Makes a key for that algorithm, which does not sign and is not published, and gives its {@code kid}. */
    public String prepare(SignatureAlgorithm algorithm) {
        String key =
                issuance.keys().prepare(requireNonNull(algorithm, "algorithm").name());
        issuance.changed("key " + key + " made for " + algorithm);
        return key;
    }

    /**
     * Publishes that key.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void publish(String key) {
        known(key, () -> issuance.keys().publish(key));
        issuance.changed("key " + key + " published");
    }

    /**
     * Signs with that key from now on.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void use(String key) {
        known(key, () -> issuance.keys().use(key));
        issuance.changed("key " + key + " signs");
    }

    /**
     * Publishes that key no more. It may still sign.
     *
     * @throws TestkitException {@link TestkitCodes#KEY_UNKNOWN}
     */
    public void withdraw(String key) {
        known(key, () -> issuance.keys().withdraw(key));
        issuance.changed("key " + key + " withdrawn");
    }

    /** What the key that signs signs with. */
    public SignatureAlgorithm algorithm() {
        return Optional.of(issuance.keys().algorithm())
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
