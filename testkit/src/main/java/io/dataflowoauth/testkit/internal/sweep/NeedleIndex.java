// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Finds any of many needles in one pass. Immutable; safe for use by many threads. */
final class NeedleIndex {
    /** The last bytes of a needle are looked up; the first are alike in whatever the kit makes. */
    static final int WINDOW = 8;

    private final Needle[] needles;
    private final int[] next;
    private final int[] heads;
    private final int mask;

    NeedleIndex(List<Needle> needles) {
        this.needles = needles.toArray(Needle[]::new);
        this.next = new int[this.needles.length];
        int size = Math.max(1 << 12, Integer.highestOneBit(Math.max(1, this.needles.length)) << 3);
        this.mask = size - 1;
        this.heads = new int[size];
        Arrays.fill(heads, -1);
        for (int i = 0; i < this.needles.length; i++) {
            byte[] bytes = this.needles[i].bytes();
            int slot = slot(window(bytes, bytes.length));
            next[i] = heads[slot];
            heads[slot] = i;
        }
    }

    /** Tells each needle that is found, with the place where it begins. */
    void find(byte[] haystack, ObjIntConsumer<Needle> found) {
        long window = 0;
        for (int end = 1; end <= haystack.length; end++) {
            window = (window << 8) | (haystack[end - 1] & 0xff);
            if (end >= WINDOW) {
                for (int i = heads[slot(window)]; i >= 0; i = next[i]) {
                    tellIfThere(needles[i], haystack, end, found);
                }
            }
        }
    }

    private static void tellIfThere(Needle needle, byte[] haystack, int end, ObjIntConsumer<Needle> found) {
        int start = end - needle.bytes().length;
        if (start >= 0 && Arrays.equals(haystack, start, end, needle.bytes(), 0, needle.bytes().length)) {
            found.accept(needle, start);
        }
    }

    private static long window(byte[] bytes, int end) {
        long window = 0;
        for (int i = end - WINDOW; i < end; i++) {
            window = (window << 8) | (bytes[i] & 0xff);
        }
        return window;
    }

    private int slot(long window) {
        long mixed = window * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & mask;
    }
}
