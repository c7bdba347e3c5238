// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate that its own key has signed, with that key in a key store, made by the JDK's own tool. */
final class Identity {
    static final String ALIAS = "it";
    static final String PASSWORD = "changeit";

    private final Path store;

    private Identity(Path store) {
        this.store = store;
    }

    /** Named so, for loopback. */
    static Identity named(String name, Path folder) {
        Path store = folder.resolve(name + ".p12");
        keytool(List.of(
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        return new Identity(store);
    }

    /** The key store. */
    Path store() {
        return store;
    }

    /** A key store that trusts these, and holds no key. */
    static Path trusting(Path file, Identity... trusted) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (Identity one : trusted) {
                anchors.setCertificateEntry(one.store.getFileName().toString(), one.certificate());
            }
            try (var out = Files.newOutputStream(file)) {
                anchors.store(out, PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    X509Certificate certificate() {
        try {
            KeyStore own = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            return (X509Certificate) own.getCertificate(ALIAS);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** The certificate in PEM. */
    String pem() {
        try {
            byte[] der = certificate().getEncoded();
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void keytool(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool made no certificate");
            }
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
