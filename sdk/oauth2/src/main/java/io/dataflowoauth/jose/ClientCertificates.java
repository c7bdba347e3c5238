// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.OAuth2Codes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads the certificates that clients show in TLS handshakes, and refuses a key that is not theirs. */
public final class ClientCertificates {
    private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

    private ClientCertificates() {}

    /**
     * Of texts.
     *
     * @param key an unencrypted PKCS#8 key in PEM, or a private JWK
     * @param certificates one or more certificates in PEM, the key's own first
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid}, {@code oauth2.certificate-unusable}; no message holds
     *     anything of the key
     */
    public static ClientCertificate read(Secret key, Secret certificates) {
        return checked(KeyText.read(key.reveal().strip()).key(), chain(certificates));
    }

    /**
     * Of an entry of a key store, by its path, its alias and its password.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-store-unusable}, {@code oauth2.certificate-unusable}
     */
    public static ClientCertificate read(String path, String alias, Secret password) {
        KeyStores.Entry entry = KeyStores.read(path, alias, password);
        return checked(entry.key(), entry.chain());
    }

    /**
     * The certificates of a text, in its order.
     *
     * @param pem certificates in PEM
     * @throws TokenException.Misconfigured {@code oauth2.certificate-unusable} if there is none
     */
    public static List<X509Certificate> chain(Secret pem) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            ByteArrayInputStream text = new ByteArrayInputStream(pem.reveal().getBytes(StandardCharsets.UTF_8));
            for (Certificate one : factory.generateCertificates(text)) {
                if (one instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
        } catch (GeneralSecurityException broken) {
            throw unusable("It is no certificate in PEM.");
        }
        if (chain.isEmpty()) {
            throw unusable("There is no certificate.");
        }
        return chain;
    }

    private static ClientCertificate checked(PrivateKey key, List<X509Certificate> chain) {
        ClientCertificate certificate = ClientCertificate.of(key, chain);
        if (!belongsTo(key, chain.get(0))) {
            throw unusable("The key is not the certificate's.");
        }
        return certificate;
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException another) {
            return false;
        }
    }

    private static TokenException unusable(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.CERTIFICATE_UNUSABLE, why);
    }
}
