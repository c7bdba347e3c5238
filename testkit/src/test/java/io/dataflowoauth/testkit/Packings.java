// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.params.provider.Arguments;

/** The ways in which a secret may be packed when it leaks. */
final class Packings {
    private Packings() {}

    static Stream<Arguments> packings() {
        return Stream.of(
                packing("plain", Function.identity()),
                packing("utf-16", text -> new String(text, UTF_8).getBytes(StandardCharsets.UTF_16BE)),
                packing("utf-16 the other way", text -> new String(text, UTF_8).getBytes(StandardCharsets.UTF_16LE)),
                packing("base64", Base64.getEncoder()::encode),
                packing("base64, one byte later", text -> Base64.getEncoder().encode(join("x", text))),
                packing("base64, two bytes later", text -> Base64.getEncoder().encode(join("xy", text))),
                packing(
                        "base64 amid words",
                        text -> join("some_words_", Base64.getUrlEncoder().encode(text))),
                packing("base64 in lines", Base64.getMimeEncoder()::encode),
                packing(
                        "base64 twice",
                        text -> Base64.getEncoder()
                                .encode(Base64.getUrlEncoder().encode(text))),
                packing("every byte in percent", Packings::percent),
                packing(
                        "percent and base64",
                        text -> percent(Base64.getEncoder().encode(text))),
                packing("gzip", text -> written(text, Packings::gzip)),
                packing("gzip amid bytes", text -> join("\u0000\u0001", written(text, Packings::gzip))),
                packing("deflate", text -> written(text, DeflaterOutputStream::new)),
                packing("zip", Packings::zip),
                packing("snappy", Packings::snappy),
                packing("a stream of snappy", Packings::snappyStream),
                packing(
                        "base64 of gzip in percent",
                        text -> percent(Base64.getEncoder().encode(written(text, Packings::gzip)))),
                packing("base64 of snappy", text -> Base64.getEncoder().encode(snappy(text))));
    }

    private static Arguments packing(String name, Function<byte[], byte[]> packing) {
        return arguments(name, packing);
    }

    private static byte[] join(String before, byte[] text) {
        return (before + new String(text, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] percent(byte[] text) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : text) {
            encoded.append(String.format("%%%02x", one & 0xff));
        }
        return encoded.toString().getBytes(UTF_8);
    }

    private static OutputStream gzip(OutputStream out) {
        try {
            return new GZIPOutputStream(out);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static byte[] written(byte[] text, Function<OutputStream, OutputStream> through) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = through.apply(packed)) {
            out.write(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return packed.toByteArray();
    }

    private static byte[] zip(byte[] text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("inside.txt"));
            zip.write(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return packed.toByteArray();
    }

    /** One literal of 61 to 127 bytes: the plainest block that is snappy. */
    private static byte[] snappy(byte[] text) {
        int length = Math.max(text.length, 61);
        return join(new String(new char[] {(char) length, 60 << 2, (char) (length - 1)}), Arrays.copyOf(text, length));
    }

    /** As the Java library writes it: a header of 16 bytes, then blocks with their length before them. */
    private static byte[] snappyStream(byte[] text) {
        byte[] block = snappy(text);
        return ByteBuffer.allocate(20 + block.length)
                .put(new byte[] {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0})
                .putInt(1)
                .putInt(1)
                .putInt(block.length)
                .put(block)
                .array();
    }
}
