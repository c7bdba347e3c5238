// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Reads snappy: one raw block, or the stream of blocks that the Java library writes. */
final class SnappyText {
    private static final byte[] STREAM = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};
    private static final int STREAM_HEADER = 16;
    /** A copy of 64 bytes takes two bytes at least. */
    private static final int LARGEST_GAIN = 32;

    private SnappyText() {}

    /** The text, if the bytes are snappy from the first to the last. */
    static Optional<byte[]> unpacked(byte[] packed) {
        try {
            return startsWith(packed, STREAM) ? stream(packed) : block(packed, 0, packed.length);
        } catch (IndexOutOfBoundsException notSnappy) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> stream(byte[] packed) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = STREAM_HEADER;
        while (at + 4 <= packed.length) {
            int length = ByteBuffer.wrap(packed, at, 4).getInt();
            at += 4;
            if (length < 0 || length > packed.length - at) {
                break;
            }
            block(packed, at, at + length).ifPresent(all::writeBytes);
            at += length;
        }
        return Optional.of(all.toByteArray());
    }

    private static Optional<byte[]> block(byte[] packed, int from, int to) {
        int length = 0;
        int at = from;
        for (int shift = 0; shift < 32; shift += 7) {
            int one = packed[at++];
            length |= (one & 0x7f) << shift;
            if (one >= 0) {
                break;
            }
        }
        if (length <= 0 || length / LARGEST_GAIN > to - at || to - at > length + length / 6 + 32) {
            return Optional.empty();
        }
        return new Block(packed, at, to, length).unpacked();
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length > STREAM_HEADER && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }

    /** The elements of one block: literals, and copies of what came before. */
    private static final class Block {
        private final byte[] packed;
        private final int end;
        private final byte[] text;
        private int at;
        private int filled;

        private Block(byte[] packed, int at, int end, int length) {
            this.packed = packed;
            this.at = at;
            this.end = end;
            this.text = new byte[length];
        }

        private Optional<byte[]> unpacked() {
            while (at < end) {
                int tag = packed[at++] & 0xff;
                boolean sound = switch (tag & 3) {
                    case 0 -> literal(tag >> 2);
                    case 1 -> copy(4 + ((tag >> 2) & 7), ((tag >> 5) << 8) | little(1));
                    case 2 -> copy(1 + (tag >> 2), little(2));
                    default -> copy(1 + (tag >> 2), little(4));
                };
                if (!sound) {
                    return Optional.empty();
                }
            }
            return filled == text.length ? Optional.of(text) : Optional.empty();
        }

        private boolean literal(int code) {
            int length = code < 60 ? code + 1 : little(code - 59) + 1;
            if (length <= 0 || length > end - at || length > text.length - filled) {
                return false;
            }
            System.arraycopy(packed, at, text, filled, length);
            at += length;
            filled += length;
            return true;
        }

        private boolean copy(int length, int back) {
            if (back <= 0 || back > filled || length > text.length - filled) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                text[filled] = text[filled - back];
                filled++;
            }
            return true;
        }

        private int little(int bytes) {
            int value = 0;
            for (int i = 0; i < bytes; i++) {
                value |= (packed[at++] & 0xff) << (8 * i);
            }
            return value;
        }
    }
}
