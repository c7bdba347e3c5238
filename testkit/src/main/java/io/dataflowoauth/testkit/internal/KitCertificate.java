// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate of the kit and its key on P-256, which the ledger learns. Masks itself.
 *
 * @param certificate the certificate
 * @param key its private key
 */
public record KitCertificate(X509Certificate certificate, PrivateKey key) {
    /** Between the real time and that of a test there may be years. */
    static final Instant FIRST_DAY = Instant.parse("2000-01-01T00:00:00Z");

    static final Instant LAST_DAY = Instant.parse("2100-01-01T00:00:00Z");

    /** Learns the key. */
    public KitCertificate {
        lines(key.getEncoded()).lines().forEach(line -> SecretLedger.shared().learn("private key", line));
    }

    /** An authority that nothing is above. */
    public static KitCertificate authority(String name) {
        KeyPair pair = pair();
        Signing by = new Signing(name, pair.getPrivate());
        return new KitCertificate(signed(name, pair, by, Optional.empty()), pair.getPrivate());
    }

    /** A certificate that nothing is above, and which is above none: its key alone tells whose it is. */
    public static KitCertificate selfSigned(String name) {
        KeyPair pair = pair();
        Signing by = new Signing(name, pair.getPrivate());
        return new KitCertificate(signed(name, pair, by, Optional.of(names(List.of()))), pair.getPrivate());
    }

    /** A certificate below this authority, good for both ends of a connection, and for this machine as a server. */
    public KitCertificate issue(String name) {
        return issue(name, List.of());
    }

    /** As {@link #issue(String)}, for a server that answers to those DNS names besides. */
    public KitCertificate issue(String name, List<String> alsoCalled) {
        KeyPair pair = pair();
        Signing by = new Signing(commonName(certificate), key);
        return new KitCertificate(signed(name, pair, by, Optional.of(names(alsoCalled))), pair.getPrivate());
    }

    /** The common name of a certificate's subject; empty if it has none. */
    public static String commonName(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.startsWith("CN=") ? name.substring(3).split("(?<!\\\\),", 2)[0] : "";
    }

    /** The certificate in PEM. */
    public String pem() {
        try {
            return armoured("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException broken) {
            throw new IllegalStateException("The kit's own certificate cannot be written", broken);
        }
    }

    /** The key in PEM (PKCS #8). */
    public String keyPem() {
        return armoured("PRIVATE KEY", key.getEncoded());
    }

    @Override
    public String toString() {
        return "KitCertificate[" + commonName(certificate) + ", masked]";
    }

    private record Signing(String name, PrivateKey key) {}

    /** For a server by its names; without any, for an authority. */
    private static X509Certificate signed(String name, KeyPair pair, Signing by, Optional<GeneralNames> names) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                named(by.name),
                BigInteger.valueOf(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)),
                Date.from(FIRST_DAY),
                Date.from(LAST_DAY),
                named(name),
                pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names.isEmpty()));
            if (names.isPresent()) {
                builder.addExtension(Extension.subjectAlternativeName, false, names.get());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.key)));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException broken) {
            throw new IllegalStateException("This Java cannot make certificates", broken);
        }
    }

    static org.bouncycastle.asn1.x500.X500Name named(String name) {
        return new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    }

    private static GeneralNames names(List<String> alsoCalled) {
        List<GeneralName> names = new ArrayList<>(List.of(
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        alsoCalled.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("This Java cannot make keys", broken);
        }
    }

    private static String armoured(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n" + lines(der) + "\n-----END " + what + "-----\n";
    }

    private static String lines(byte[] der) {
        return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    }
}
