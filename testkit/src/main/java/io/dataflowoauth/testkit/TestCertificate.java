// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.KitCertificate;
import java.security.cert.X509Certificate;

/** A certificate that a {@link TestAuthority} issued, or that signed itself, and its key. Masks itself. Immutable. */
public final class TestCertificate {
    private final KitCertificate issued;

    TestCertificate(KitCertificate issued) {
        this.issued = issued;
    }

    /**
     * A certificate of that common name with a new key, which it has signed itself: whoever is to believe it must know it. Valid
     * from 2000 to 2100, for a client, or for a server on this machine.
     */
    public static TestCertificate selfSigned(String commonName) {
        return new TestCertificate(KitCertificate.selfSigned(requireNonNull(commonName, "commonName")));
    }

    /** The certificate. */
    public X509Certificate certificate() {
        return issued.certificate();
    }

    /** The certificate in PEM. */
    public String pem() {
        return issued.pem();
    }

    /** Its private key in PEM, unencrypted (PKCS #8). */
    public Secret key() {
        return Secret.of(issued.keyPem());
    }

    @Override
    public String toString() {
        return issued.toString();
    }
}
