// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/**
 * What a client shows in a TLS handshake (RFC 8705): a certificate, those that lead to its issuer, and the private key.
 *
 * <p>Masks itself and is not serializable. Immutable, safe for use by many threads; equal if the thumbprints are.
 */
public final class ClientCertificate {
    private final String thumbprint;
    private final byte[] store;

    private ClientCertificate(String thumbprint, byte[] store) {
        this.thumbprint = thumbprint;
        this.store = store;
    }

    /**
     * A key and its certificates. It is CPU work: keep it off event loops.
     *
     * @param chain the key's own certificate first
     * @throws TokenException.Misconfigured {@code oauth2.certificate-unusable} if there is none, or this JVM cannot use the
     *     key
     */
    public static ClientCertificate of(PrivateKey key, List<X509Certificate> chain) {
        requireNonNull(key, "key");
        if (chain.isEmpty()) {
            throw unusable("There is no certificate.");
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
            String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            return new ClientCertificate(thumbprint, store(key, chain, thumbprint.toCharArray()));
        } catch (GeneralSecurityException | IOException unfit) {
            throw unusable("This JVM cannot use its key.");
        }
    }

    /** The {@code x5t#S256} thumbprint of the certificate (RFC 8705 section 3.1). */
    public String thumbprint() {
        return thumbprint;
    }

    /** Key and certificates as a PKCS#12 key store, whose password is the thumbprint. As secret as the key. */
    public byte[] pkcs12() {
        return store.clone();
    }

    private static byte[] store(PrivateKey key, List<X509Certificate> chain, char[] word)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, word);
        store.setKeyEntry("client", key, word, chain.toArray(new Certificate[0]));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, word);
        return bytes.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientCertificate certificate && thumbprint.equals(certificate.thumbprint);
    }

    @Override
    public int hashCode() {
        return thumbprint.hashCode();
    }

    /** The thumbprint; nothing of the key. */
    @Override
    public String toString() {
        return "ClientCertificate[" + thumbprint + ", masked]";
    }

    private static TokenException unusable(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.CERTIFICATE_UNUSABLE, why);
    }
}
