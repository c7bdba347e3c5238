// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import java.util.Optional;

/**
 * When a file of lines ends and the next one begins, and how many of those that ended are kept.
 *
 * <p>A file ends before the batch that would make it too large, or that is the first of another day: no batch is divided. It is
 * renamed, to its name with a number behind it that counts up, and the next one begins under the name that is always the same. Each
 * {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class FileRotation {
    private static final FileRotation DEFAULTS =
            new FileRotation(100L * 1024 * 1024, Optional.empty(), Integer.MAX_VALUE);

    private final long mostBytes;
    private final Optional<TokenTime> daysOf;
    private final int mostKept;

    private FileRotation(long mostBytes, Optional<TokenTime> daysOf, int mostKept) {
        this.mostBytes = mostBytes;
        this.daysOf = daysOf;
        this.mostKept = mostKept;
    }

    /** Files of 100 MiB, whatever day it is, none of which is deleted. */
    public static FileRotation defaults() {
        return DEFAULTS;
    }

    /**
     * This, with files of at most so many bytes, unless a single batch has more.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public FileRotation withMostBytes(long changed) {
        if (changed < 1) {
            throw new IllegalArgumentException("A file has room for at least one byte, not for " + changed);
        }
        return new FileRotation(changed, daysOf, mostKept);
    }

    /** This, with a file for each day of that time, by UTC, on which there are events. */
    public FileRotation withDaysOf(TokenTime time) {
        return new FileRotation(mostBytes, Optional.of(requireNonNull(time, "time")), mostKept);
    }

    /**
     * This, deleting the oldest files that ended, but for so many. Whoever can cause events can so make old ones go: where that
     * matters, let something else take the files away.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public FileRotation withMostKept(int changed) {
        if (changed < 0) {
            throw new IllegalArgumentException("No fewer than no files are kept, not " + changed);
        }
        return new FileRotation(mostBytes, daysOf, changed);
    }

    /** How large a file may become. */
    public long mostBytes() {
        return mostBytes;
    }

    /** The time whose days have files of their own. */
    public Optional<TokenTime> daysOf() {
        return daysOf;
    }

    /** How many files that ended are kept. */
    public int mostKept() {
        return mostKept;
    }
}
