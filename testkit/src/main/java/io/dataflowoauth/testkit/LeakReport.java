// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** What a {@link LeakSweep} looked for, where, and what it found. Immutable; safe for use by many threads. */
public final class LeakReport {
    private final int secrets;
    private final int tooShort;
    private final int places;
    private final long bytes;
    private final List<Leak> leaks;

    LeakReport(Extent extent, List<Leak> leaks) {
        this.secrets = extent.secrets();
        this.tooShort = extent.tooShort();
        this.places = extent.places();
        this.bytes = extent.bytes();
        this.leaks = List.copyOf(leaks);
    }

    /** How many secrets it knew and looked for, besides everything that carries the kit's mark. */
    public int secrets() {
        return secrets;
    }

    /** How many it knew but did not look for, because so short a text is everywhere. */
    public int tooShort() {
        return tooShort;
    }

    /** How many places it looked at: files, texts, byte arrays, objects. */
    public int places() {
        return places;
    }

    /** How many bytes these were, before anything was unpacked. */
    public long bytes() {
        return bytes;
    }

    /** What it found. */
    public List<Leak> leaks() {
        return leaks;
    }

    /**
     * Passes if nothing was found.
     *
     * @throws TestkitException {@link TestkitCodes#SECRET_LEAKED} with the places, never the secrets
     */
    public void requireNone() {
        if (!leaks.isEmpty()) {
            throw new TestkitException(TestkitCodes.SECRET_LEAKED, toString());
        }
    }

    @Override
    public String toString() {
        String found = leaks.isEmpty()
                ? "none found"
                : leaks.size() + " found\n  "
                        + leaks.stream().map(Leak::toString).collect(Collectors.joining("\n  "));
        return "looked for " + secrets + " secrets and the kit's mark in " + places + " places (" + bytes + " bytes"
                + (tooShort == 0 ? "" : "; " + tooShort + " secrets are too short to look for") + "): " + found;
    }

    record Extent(int secrets, int tooShort, int places, long bytes) {}
}
