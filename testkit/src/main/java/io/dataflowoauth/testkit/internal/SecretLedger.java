// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every secret and token that the kit issued or was given in this process, for the leak sweep. Safe for use by many threads.
 *
 * <p>What the kit makes itself carries {@link #MARK} and 32 random characters after it, so that a later process, which
 * has no ledger, finds it too.
 */
public final class SecretLedger {
    /** Begins every secret that the kit makes. */
    public static final String MARK = "dfo-kit-secret-";

    private static final SecretLedger SHARED = new SecretLedger();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> kindOf = new ConcurrentHashMap<>();

    /** An empty ledger, for a test of the ledger's readers. */
    public SecretLedger() {}

    /** The ledger of this process, which all fakes write. */
    public static SecretLedger shared() {
        return SHARED;
    }

    /** A new marked secret, already learned. The kind shows in reports: {@code client secret}, {@code federated token} … */
    public String mint(String kind) {
        String secret = mark();
        learn(kind, secret);
        return secret;
    }

    /** Remembers a secret that came from elsewhere, or one that was built around a {@link #mark()}. */
    public void learn(String kind, String secret) {
        kindOf.put(requireNonNull(secret, "secret"), requireNonNull(kind, "kind"));
    }

    /** Each secret with its kind. */
    public Map<String, String> secrets() {
        return Map.copyOf(kindOf);
    }

    /** A new mark with its random part, to build into something larger; not learned. */
    public static String mark() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return MARK + HexFormat.of().formatHex(random);
    }

    @Override
    public String toString() {
        return "SecretLedger[" + kindOf.size() + " secrets]";
    }
}
