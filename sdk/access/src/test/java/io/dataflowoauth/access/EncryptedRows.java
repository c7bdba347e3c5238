// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypted tokens, B-105 to B-112: whatever is wrong or right with one, it is refused before anything is decrypted. */
final class EncryptedRows {
    private static final String REFUSED = "access.token-encrypted";
    private static final String OAEP = "RSA/ECB/OAEPWithSHA-256AndMGF1Padding";
    private static final String PKCS1 = "RSA/ECB/PKCS1Padding";
    private static final byte[] KEY = new byte[32];
    private static final byte[] IV = new byte[12];
    private static final byte[] TOKEN = Forge.token().jwt().getBytes(StandardCharsets.US_ASCII);

    private EncryptedRows() {}

    static Stream<ThreatRow> all() {
        return Stream.of(contents(), algorithms(), parts()).flatMap(List::stream);
    }

    private static List<ThreatRow> contents() {
        return List.of(
                row(
                        "B-105",
                        "a zip bomb of 4 MB",
                        header("dir", ",\"zip\":\"DEF\""),
                        new byte[0],
                        deflated(new byte[4_000_000])),
                row("B-105", "a good token, deflated", header("dir", ",\"zip\":\"DEF\""), new byte[0], deflated(TOKEN)),
                row(
                        "B-108",
                        "claims that are encrypted to our key in place of signed",
                        header("RSA-OAEP-256", ""),
                        wrapped(OAEP),
                        Forge.token().payload().getBytes(StandardCharsets.UTF_8)),
                row(
                        "B-108",
                        "a good token, encrypted to our key",
                        header("RSA-OAEP-256", ",\"cty\":\"JWT\""),
                        wrapped(OAEP),
                        TOKEN),
                row(
                        "B-111",
                        "an encrypted token in an encrypted one",
                        header("dir", ",\"cty\":\"JWT\""),
                        new byte[0],
                        jwe(header("dir", ""), new byte[0], IV, sealed(TOKEN)).getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<ThreatRow> algorithms() {
        String curve = "\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"" + Keys.base64(KEY) + "\",\"y\":\""
                + Keys.base64(KEY) + "\"}";
        return List.of(
                row(
                        "B-106",
                        "PBES2 with two thousand million rounds",
                        header("PBES2-HS256+A128KW", ",\"p2c\":2147483647,\"p2s\":\"AAAAAAAAAAAAAAAA\""),
                        new byte[24],
                        TOKEN),
                row("B-107", "RSA1_5", header("RSA1_5", ""), wrapped(PKCS1), TOKEN),
                row("B-107", "RSA1_5 with a wrong padding", header("RSA1_5", ""), new byte[256], TOKEN),
                row(
                        "B-109",
                        "ECDH-ES with a point that is on no curve",
                        header("ECDH-ES", "," + curve),
                        new byte[0],
                        TOKEN),
                row("B-111", "dir with a public key", header("dir", ",\"kid\":\"rsa\""), new byte[0], TOKEN),
                row("B-111", "an enc that nobody knows", "{\"alg\":\"dir\",\"enc\":\"A1GCM\"}", new byte[0], TOKEN),
                row(
                        "B-112",
                        "RSA1_5 with a key for RSA-OAEP",
                        header("RSA1_5", ",\"kid\":\"rsa\""),
                        wrapped(OAEP),
                        TOKEN));
    }

    private static List<ThreatRow> parts() {
        byte[] sealed = sealed(TOKEN);
        return List.of(
                tag("a tag of 1 byte", IV, sealed, 1),
                tag("a tag of 4 bytes", IV, sealed, 4),
                tag("a tag of 8 bytes", IV, sealed, 8),
                tag("a tag of 17 bytes", IV, sealed, 17),
                tag("a tag of 16 bytes", IV, sealed, 16),
                tag("no IV", new byte[0], sealed, 16));
    }

    private static ThreatRow row(String id, String input, String header, byte[] key, byte[] content) {
        return ThreatRow.of(id, input, jwe(header, key, IV, sealed(content)), REFUSED);
    }

    private static ThreatRow tag(String input, byte[] iv, byte[] sealed, int length) {
        byte[] tag = Arrays.copyOf(Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length), length);
        byte[] text = Arrays.copyOf(sealed, sealed.length - 16);
        return ThreatRow.of("B-110", input, compact(header("dir", ""), new byte[0], iv, text, tag), REFUSED);
    }

    private static String jwe(String header, byte[] key, byte[] iv, byte[] sealed) {
        byte[] tag = Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length);
        return compact(header, key, iv, Arrays.copyOf(sealed, sealed.length - 16), tag);
    }

    private static String compact(String header, byte[]... parts) {
        StringBuilder all = new StringBuilder(Keys.base64(header.getBytes(StandardCharsets.UTF_8)));
        for (byte[] part : parts) {
            all.append('.').append(Keys.base64(part));
        }
        return all.toString();
    }

    private static String header(String algorithm, String more) {
        return "{\"alg\":\"" + algorithm + "\",\"enc\":\"A256GCM\"" + more + "}";
    }

    private static byte[] sealed(byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"), new GCMParameterSpec(128, IV));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static byte[] wrapped(String transformation) {
        try {
            PublicKey ours = Keys.RSA.pair.getPublic();
            Cipher cipher = Cipher.getInstance(transformation);
            cipher.init(Cipher.ENCRYPT_MODE, ours);
            return cipher.doFinal(KEY);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static byte[] deflated(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
