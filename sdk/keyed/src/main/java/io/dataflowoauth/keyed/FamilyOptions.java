// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenRequest;
import java.util.function.Function;

/**
 * What a family is opened from: how many keys it keeps, how many calls it makes at a time, which issuer a request goes to.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class FamilyOptions {
    /** Keys that are kept unless the options say otherwise. */
    public static final int DEFAULT_KEY_LIMIT = 10_000;

    /** Calls to one issuer at a time unless the options say otherwise: as many as the network door keeps connections. */
    public static final int DEFAULT_CALL_LIMIT = 8;

    private static final FamilyOptions DEFAULTS =
            new FamilyOptions(new Parts(DEFAULT_KEY_LIMIT, DEFAULT_CALL_LIMIT, DEFAULT_KEY_LIMIT, request -> "issuer"));

    private final Parts parts;

    private FamilyOptions(Parts parts) {
        this.parts = parts;
    }

    /** 10,000 keys, 8 calls at a time, 10,000 that wait for their turn, one issuer for all requests. */
    public static FamilyOptions defaults() {
        return DEFAULTS;
    }

    /** How many keys are kept; beyond that, some are forgotten. Keys with a call under way do not count. */
    public int keyLimit() {
        return parts.keyLimit;
    }

    /** How many calls to one issuer are made at a time. */
    public int callLimit() {
        return parts.callLimit;
    }

    /** How many calls to one issuer may wait for their turn. */
    public int queueLimit() {
        return parts.queueLimit;
    }

    /** Which issuer a request goes to. */
    public Function<TokenRequest, String> issuer() {
        return parts.issuer;
    }

    /**
     * These options, keeping so many keys.
     *
     * @throws IllegalArgumentException if that is not positive
     */
    public FamilyOptions withKeyLimit(int most) {
        requireAtLeast(1, most, "A limit of keys");
        return new FamilyOptions(new Parts(most, callLimit(), queueLimit(), issuer()));
    }

    /**
     * These options, making so many calls to one issuer at a time.
     *
     * @throws IllegalArgumentException if that is not positive
     */
    public FamilyOptions withCallLimit(int most) {
        requireAtLeast(1, most, "A limit of calls");
        return new FamilyOptions(new Parts(keyLimit(), most, queueLimit(), issuer()));
    }

    /**
     * These options, letting so many calls to one issuer wait; with zero, a call that cannot be made at once is refused.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public FamilyOptions withQueueLimit(int most) {
        requireAtLeast(0, most, "A limit of calls that wait");
        return new FamilyOptions(new Parts(keyLimit(), callLimit(), most, issuer()));
    }

    /**
     * These options, with requests going to the issuers that this function names: a gate and a limit for each.
     *
     * @param issuer a pure function of the request, quick, safe for use by many threads; names are shown in
     *     {@link FamilyHealth} and hold no secret
     */
    public FamilyOptions withIssuer(Function<TokenRequest, String> issuer) {
        return new FamilyOptions(new Parts(keyLimit(), callLimit(), queueLimit(), requireNonNull(issuer, "issuer")));
    }

    /** The limits. */
    @Override
    public String toString() {
        return "FamilyOptions[" + keyLimit() + " keys, " + callLimit() + " calls at a time, " + queueLimit()
                + " waiting]";
    }

    private static void requireAtLeast(int least, int given, String what) {
        if (given < least) {
            throw new IllegalArgumentException(what + " is at least " + least + ", not " + given);
        }
    }

    private record Parts(int keyLimit, int callLimit, int queueLimit, Function<TokenRequest, String> issuer) {}
}
