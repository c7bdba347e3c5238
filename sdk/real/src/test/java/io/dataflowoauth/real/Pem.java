// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Keys and certificates of the kit, as clients in Java take them. */
final class Pem {
    private static final char[] NO_PASSWORD = {};

    private Pem() {}

    /** A P-256 key of the kit. */
    static PrivateKey privateKey(Secret pem) {
        String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException notOfTheKit) {
            throw new IllegalStateException(notOfTheKit);
        }
    }

    /** What shows that certificate, to a server that this authority vouches for. */
    static SSLSocketFactory showing(TestCertificate shown, X509Certificate authority) {
        try {
            KeyStore own = empty();
            Certificate[] chain = {shown.certificate()};
            own.setKeyEntry("own", privateKey(shown.key()), NO_PASSWORD, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            KeyStore trusted = empty();
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return tls.getSocketFactory();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java has TLS", missing);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
