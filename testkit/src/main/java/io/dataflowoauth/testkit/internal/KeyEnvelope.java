// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate around an RSA key, for readers who take keys in no other form: that key has signed it, and it is always the same. */
final class KeyEnvelope {
    private KeyEnvelope() {}

    /** The certificate in PEM, whose subject has that common name. */
    static String pem(String commonName, KitKey key) {
        try {
            X500Name name = KitCertificate.named(commonName);
            PublicKey enclosed = key.published().toRSAKey().toRSAPublicKey();
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(1 + (key.id().hashCode() & Integer.MAX_VALUE)),
                    Date.from(KitCertificate.FIRST_DAY),
                    Date.from(KitCertificate.LAST_DAY),
                    name,
                    enclosed);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            byte[] der = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key.key())))
                    .getEncoded();
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END CERTIFICATE-----\n";
        } catch (JOSEException | CertIOException | OperatorCreationException | GeneralSecurityException broken) {
            throw new IllegalStateException("This Java cannot put a key into a certificate", broken);
        }
    }
}
