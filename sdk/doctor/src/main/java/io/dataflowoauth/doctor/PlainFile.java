// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A file that was named on the command line. No message holds anything of its content.
 *
 * @param name as it was given
 */
record PlainFile(String name) {
    private static final int LARGEST = 64 * 1024;

    /**
     * The recipe in it.
     *
     * @throws TokenException.Misconfigured {@code doctor.file-unreadable}, or as {@link TokenRecipe#parse}
     */
    TokenRecipe recipe() {
        String text = text();
        return TokenRecipe.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /**
     * The certificates in it.
     *
     * @throws TokenException.Misconfigured {@code doctor.file-unreadable}, {@code doctor.certificate-invalid}
     */
    List<X509Certificate> certificates() {
        try {
            InputStream pem = new ByteArrayInputStream(text().getBytes(StandardCharsets.UTF_8));
            List<X509Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!read.isEmpty()) {
                return read;
            }
        } catch (CertificateException unreadable) {
            throw noCertificates();
        }
        throw noCertificates();
    }

    private TokenException noCertificates() {
        return new TokenException.Misconfigured(
                DoctorCodes.CERTIFICATE_INVALID, "There are no certificates in " + Plain.text(name) + ".");
    }

    private String text() {
        try {
            Path path = Path.of(name);
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw unreadable("it is not a regular file");
            }
            return text(path);
        } catch (InvalidPathException e) {
            throw unreadable("this system knows no such path");
        } catch (NoSuchFileException e) {
            throw unreadable("there is no such file");
        } catch (CharacterCodingException e) {
            throw unreadable("it is no UTF-8 text");
        } catch (IOException e) {
            throw unreadable(
                    "this process may not read it, or cannot (" + e.getClass().getSimpleName() + ")");
        }
    }

    private String text(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unreadable("it is larger than 64 KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private TokenException unreadable(String why) {
        return new TokenException.Misconfigured(
                DoctorCodes.FILE_UNREADABLE, "The file " + Plain.text(name) + ": " + why + ".");
    }
}
