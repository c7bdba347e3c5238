// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Certificates;
import io.dataflowoauth.testkit.internal.KitCertificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Which certificate proves a client (RFC 8705 section 2). */
@FunctionalInterface
interface CertificateRule {
    /** Checks what was shown, the client's own certificate first, at that instant. */
    void require(List<X509Certificate> shown, Instant now) throws TokenRefused;

    /** One of that authority, of that common name (section 2.1). */
    static CertificateRule named(TestAuthority authority, String commonName) {
        X509Certificate anchor = authority.certificate();
        requireNonNull(commonName, "commonName");
        return (shown, now) -> {
            if (!Certificates.lead(shown, anchor, now)) {
                throw TokenRefused.invalidClient("The certificate does not lead to the authority of the client");
            }
            if (!KitCertificate.commonName(shown.get(0)).equals(commonName)) {
                throw TokenRefused.invalidClient("The certificate is of another subject than the client");
            }
        };
    }

    /** That very one (section 2.2). */
    static CertificateRule exactly(X509Certificate registered) {
        requireNonNull(registered, "certificate");
        return (shown, now) -> {
            if (!shown.get(0).equals(registered)) {
                throw TokenRefused.invalidClient("The certificate is not the one that the client registered");
            }
        };
    }
}
