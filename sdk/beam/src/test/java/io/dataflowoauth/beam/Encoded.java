// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.SnappyFramedOutputStream;
import org.xerial.snappy.SnappyOutputStream;

/** Hides a text as libraries do; what is binary goes through base64, so that it is a text again. */
final class Encoded {
    private Encoded() {}

    static String by(String encoding, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (encoding) {
            case "base64" -> Base64.getEncoder().encodeToString(bytes);
            case "base64url" -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            case "percent" -> URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            case "json" -> text.replace("\\", "\\\\").replace("\"", "\\\"").replace("ü", "\\u00fc");
            case "nested" -> by("percent", by("base64", by("json", text)));
            case "gzip" -> base64(compressed(bytes, GZIPOutputStream::new));
            case "snappy" -> base64(compressed(bytes, SnappyOutputStream::new));
            case "framed" -> base64(compressed(bytes, SnappyFramedOutputStream::new));
            case "utf16" -> base64(text.getBytes(StandardCharsets.UTF_16BE));
            default -> throw new IllegalArgumentException(encoding);
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] compressed(byte[] bytes, Compression compression) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream compressing = compression.over(out)) {
            compressing.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }
}
