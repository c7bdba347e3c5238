// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

/**
 * What is wrong with a chain.
 *
 * @param line where it shows, counted from one; one more than there are lines, where the end is missing
 * @param kind what was done
 * @param sentence the same in words
 */
public record ChainFault(int line, Kind kind, String sentence) {
    /** What can be done to lines. */
    public enum Kind {
        /** The line, or the one before it, is not what was written. */
        CHANGED,
        /** Lines before this one are gone. */
        DELETED,
        /** The line stands where it was not written. */
        MOVED,
        /** The end is gone: only an anchor shows that. */
        CUT,
        /** The line is no line of a chain: cut by a crash, or put there. */
        MALFORMED
    }
}
