// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.util.ArrayList;
import java.util.List;

/**
 * Whom a verifier trusts, and how much it remembers. Each {@code withX} gives a changed copy. Immutable, safe for use by
 * many threads.
 */
public final class VerifierOptions {
    private static final VerifierOptions DEFAULTS = new VerifierOptions(List.of(), 10_000, 100_000);

    private final List<TokenProfile> profiles;
    private final int remembered;
    private final int replays;

    private VerifierOptions(List<TokenProfile> profiles, int remembered, int replays) {
        this.profiles = profiles;
        this.remembered = remembered;
        this.replays = replays;
    }

    /** Nobody is trusted; 10,000 verified tokens are remembered, and 100,000 that may be used once. */
    public static VerifierOptions defaults() {
        return DEFAULTS;
    }

    /**
     * These options, which trust one more issuer.
     *
     * @throws IllegalArgumentException if one of its names is trusted already, or if it is a second one whose tokens are
     *     introspected: an opaque token does not say whose it is, and is shown to one issuer only
     */
    public VerifierOptions withProfile(TokenProfile profile) {
        List<TokenProfile> more = new ArrayList<>(profiles);
        more.add(profile);
        Issuers.requireDistinct(more);
        return new VerifierOptions(List.copyOf(more), remembered, replays);
    }

    /** These options, which remember so many verified tokens; none at zero. About 1 KiB and its claims for each. */
    public VerifierOptions withMostRemembered(int tokens) {
        return new VerifierOptions(profiles, notNegative(tokens), replays);
    }

    /** These options, which remember so many DPoP proofs and tokens of one use. Beyond that none is taken. */
    public VerifierOptions withMostReplays(int proofs) {
        return new VerifierOptions(profiles, remembered, notNegative(proofs));
    }

    /** The issuers that are trusted. */
    public List<TokenProfile> profiles() {
        return profiles;
    }

    /** How many verified tokens are remembered. */
    public int mostRemembered() {
        return remembered;
    }

    /** How many DPoP proofs and tokens of one use are remembered. */
    public int mostReplays() {
        return replays;
    }

    private static int notNegative(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("Nothing can be remembered " + value + " times");
        }
        return value;
    }
}
