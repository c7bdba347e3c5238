// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.KitCertificate;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate authority for tests. What it issues is valid from 2000 to 2100, whatever a test's clock says, and is believed
 * by nobody who does not name this authority. Immutable, safe for use by many threads.
 */
public final class TestAuthority {
    private final KitCertificate own;

    private TestAuthority(KitCertificate own) {
        this.own = own;
    }

    /** A new authority of that common name. */
    public static TestAuthority create(String commonName) {
        return new TestAuthority(KitCertificate.authority(requireNonNull(commonName, "commonName")));
    }

    /** A certificate of that common name with a new key, for a client, or for a server on this machine. */
    public TestCertificate issue(String commonName) {
        return new TestCertificate(own.issue(requireNonNull(commonName, "commonName")));
    }

    /** The authority's own certificate: what whoever is to believe it must trust. */
    public X509Certificate certificate() {
        return own.certificate();
    }

    /** The authority's own certificate in PEM. */
    public String pem() {
        return own.pem();
    }

    KitCertificate certificateOfServer() {
        return own.issue("localhost");
    }

    KitCertificate certificateOfServer(List<String> alsoCalled) {
        return own.issue("localhost", alsoCalled);
    }

    @Override
    public String toString() {
        return "TestAuthority[" + KitCertificate.commonName(own.certificate()) + "]";
    }
}
