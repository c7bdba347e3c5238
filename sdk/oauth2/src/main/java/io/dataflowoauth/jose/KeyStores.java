// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads entries of key store files: PKCS#12, JKS, whatever the JVM knows. Reading blocks: keep it off event loops.
 *
 * <p>No failure holds a piece of the store, the password, or the cause whose message might.
 */
public final class KeyStores {
    private static final int LARGEST = 1024 * 1024;

    private KeyStores() {}

    /**
     * The private key of an entry, and its certificates if it has any, the key's own first.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-store-unusable}: no such file or entry, a wrong password, an
     *     entry without a private key, a file that is not regular or larger than 1 MiB
     */
    public static Entry read(String path, String alias, Secret password) {
        char[] word = password.reveal().toCharArray();
        try {
            return entry(loaded(path, word), alias, word);
        } catch (GeneralSecurityException | IOException | InvalidPathException unusable) {
            throw unusable("It cannot be opened (" + unusable.getClass().getSimpleName() + ").");
        } finally {
            Arrays.fill(word, ' ');
        }
    }

    private static Entry entry(KeyStore store, String alias, char[] word) throws GeneralSecurityException {
        if (!(store.getKey(alias, word) instanceof PrivateKey key)) {
            throw unusable("It has no private key under that alias.");
        }
        List<X509Certificate> chain = new ArrayList<>();
        Certificate[] stored =
                Optional.ofNullable(store.getCertificateChain(alias)).orElseGet(() -> new Certificate[0]);
        for (Certificate one : stored) {
            if (one instanceof X509Certificate certificate) {
                chain.add(certificate);
            }
        }
        return new Entry(key, List.copyOf(chain));
    }

    private static KeyStore loaded(String name, char[] word) throws GeneralSecurityException, IOException {
        Path path = Path.of(name);
        if (!Files.isRegularFile(path)) {
            throw unusable("There is no regular file at its path.");
        }
        if (Files.size(path) > LARGEST) {
            throw unusable("It is larger than 1 MiB.");
        }
        return KeyStore.getInstance(path.toFile(), word);
    }

    private static TokenException.Misconfigured unusable(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.KEY_STORE_UNUSABLE, why);
    }

    /**
     * A private key and its certificates.
     *
     * @param key the private key
     * @param chain its certificates, its own first; empty if it has none
     */
    public record Entry(PrivateKey key, List<X509Certificate> chain) {
        /** Copies the chain. */
        public Entry {
            chain = List.copyOf(chain);
        }

        /** The key as one that signs. */
        public SigningKey signingKey() {
            return SigningKey.of(key);
        }

        /** The number of certificates. */
        @Override
        public String toString() {
            return "Entry[" + chain.size() + " certificates, masked]";
        }
    }
}
