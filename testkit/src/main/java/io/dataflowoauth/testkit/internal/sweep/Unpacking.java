// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipInputStream;

/**
 * What bytes may hold inside: UTF-16, percent-encoded, base64, gzip, deflate, zip, snappy. Each way is told with its name.
 *
 * <p>Not for use by many threads: an inflater is dear to make, and one serves them all.
 */
final class Unpacking implements AutoCloseable {
    private static final int LARGEST = 1 << 26;

    private final Inflater headed = new Inflater(false);
    private final Inflater raw = new Inflater(true);
    private final byte[] buffer = new byte[8192];

    void each(byte[] packed, BiConsumer<String, byte[]> inside) {
        utf16(packed).ifPresent(text -> inside.accept("utf-16", text));
        percent(packed).ifPresent(text -> inside.accept("percent-encoded", text));
        Base64Text.runs(packed, text -> inside.accept("base64", text));
        compressed(packed, inside);
        zip(packed, inside);
        inflated(raw, packed, 0).ifPresent(text -> inside.accept("deflate", text));
        SnappyText.unpacked(packed).ifPresent(text -> inside.accept("snappy", text));
    }

    private void compressed(byte[] packed, BiConsumer<String, byte[]> inside) {
        for (int at = 0; at + 2 < packed.length; at++) {
            int two = ((packed[at] & 0xff) << 8) | (packed[at + 1] & 0xff);
            if (two == 0x1f8b && packed[at + 2] == 8) {
                gunzipped(packed, at).ifPresent(text -> inside.accept("gzip", text));
            } else if ((packed[at] & 0xff) == 0x78 && two % 31 == 0) {
                inflated(headed, packed, at).ifPresent(text -> inside.accept("deflate", text));
            }
        }
    }

    private Optional<byte[]> gunzipped(byte[] packed, int from) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed, from, packed.length - from))) {
            copy(gzip, text);
        } catch (IOException damaged) {
            // what came before the damage may hold a secret too
            return text.size() == 0 ? Optional.empty() : Optional.of(text.toByteArray());
        }
        return Optional.of(text.toByteArray());
    }

    private Optional<byte[]> inflated(Inflater inflater, byte[] packed, int from) {
        inflater.reset();
        inflater.setInput(packed, from, packed.length - from);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            int read = inflater.inflate(buffer);
            while (read > 0 && text.size() < LARGEST) {
                text.write(buffer, 0, read);
                read = inflater.inflate(buffer);
            }
        } catch (DataFormatException notDeflate) {
            return Optional.empty();
        }
        // chance is a bad witness: bytes that are no raw deflate often begin like it
        boolean whole = inflater.finished() && (inflater == headed || inflater.getRemaining() == 0);
        return whole ? Optional.of(text.toByteArray()) : Optional.empty();
    }

    private void zip(byte[] packed, BiConsumer<String, byte[]> inside) {
        if (packed.length < 4 || packed[0] != 'P' || packed[1] != 'K' || packed[2] != 3 || packed[3] != 4) {
            return;
        }
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                copy(zip, text);
                inside.accept("zip entry " + entry.getName(), text.toByteArray());
            }
        } catch (IOException damaged) {
            inside.accept("damaged zip", new byte[0]);
        }
    }

    private void copy(java.io.InputStream from, ByteArrayOutputStream to) throws IOException {
        for (int read = from.read(buffer); read > 0 && to.size() < LARGEST; read = from.read(buffer)) {
            to.write(buffer, 0, read);
        }
    }

    /** Latin text in UTF-16 has a zero for every second byte; without them the rest is what the text is in ASCII. */
    private static Optional<byte[]> utf16(byte[] text) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(text.length);
        for (byte one : text) {
            if (one != 0) {
                decoded.write(one);
            }
        }
        boolean half = Math.abs(decoded.size() * 2 - text.length) < text.length / 5;
        return half ? Optional.of(decoded.toByteArray()) : Optional.empty();
    }

    private static Optional<byte[]> percent(byte[] text) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(text.length);
        int at = 0;
        while (at < text.length) {
            int high = text[at] == '%' && at + 2 < text.length ? Character.digit(text[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text[at + 2], 16);
            if (low < 0) {
                decoded.write(text[at++]);
            } else {
                decoded.write((high << 4) | low);
                at += 3;
            }
        }
        return decoded.size() == text.length ? Optional.empty() : Optional.of(decoded.toByteArray());
    }

    @Override
    public void close() {
        headed.end();
        raw.end();
    }
}
