// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Finds what is compressed by snappy inside a longer payload, in the two framings that Java programs write. A frame is
 * read as far as it is well-formed: whatever follows it in the payload is no part of it.
 */
final class SnappyPayloads {
    private static final String BLOCKS = "\u0082SNAPPY\u0000";
    private static final int BLOCKS_HEADER = 16;
    private static final String FRAMES = "\u00ff\u0006\u0000\u0000sNaPpY";
    private static final int CHECKSUM = 4;

    private SnappyPayloads() {}

    static List<String> in(String text) {
        List<String> payloads = new ArrayList<>();
        for (int at = text.indexOf(BLOCKS); at >= 0; at = text.indexOf(BLOCKS, at + 1)) {
            payloads.add(blocks(bytes(text, at + BLOCKS_HEADER)));
        }
        for (int at = text.indexOf(FRAMES); at >= 0; at = text.indexOf(FRAMES, at + 1)) {
            payloads.add(frames(bytes(text, at + FRAMES.length())));
        }
        return payloads;
    }

    /** Blocks of a four byte length, most significant byte first, and compressed data. */
    private static String blocks(ByteBuffer in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (in.remaining() > Integer.BYTES) {
            int length = in.getInt();
            if (length <= 0 || length > in.remaining() || !uncompressed(take(in, length), out)) {
                break;
            }
        }
        return ByteText.of(out.toByteArray());
    }

    /** Frames of one byte of type, three of length, least significant first, a checksum and data. */
    private static String frames(ByteBuffer in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        in.order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() > Integer.BYTES) {
            int header = in.getInt();
            int type = header & 0xff;
            int length = header >>> 8;
            if (type > 1 || length < CHECKSUM || length > in.remaining()) {
                break;
            }
            take(in, CHECKSUM);
            byte[] data = take(in, length - CHECKSUM);
            if (type == 1) {
                out.writeBytes(data);
            } else if (!uncompressed(data, out)) {
                break;
            }
        }
        return ByteText.of(out.toByteArray());
    }

    private static boolean uncompressed(byte[] data, ByteArrayOutputStream out) {
        try {
            boolean valid = Snappy.isValidCompressedBuffer(data);
            if (valid) {
                out.writeBytes(Snappy.uncompress(data));
            }
            return valid;
        } catch (IOException notSnappy) {
            return false;
        }
    }

    private static ByteBuffer bytes(String text, int from) {
        return ByteBuffer.wrap(ByteText.bytes(text.substring(Math.min(from, text.length()))));
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }
}
