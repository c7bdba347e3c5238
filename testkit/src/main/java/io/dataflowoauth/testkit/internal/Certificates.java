// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** What servers find out about certificates that clients show. */
public final class Certificates {
    private Certificates() {}

    /** Whether a chain, the client's own certificate first, leads to that authority and is valid at that instant. */
    public static boolean lead(List<X509Certificate> chain, X509Certificate authority, Instant now) {
        List<X509Certificate> below =
                chain.stream().filter(one -> !one.equals(authority)).toList();
        try {
            PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            rules.setRevocationEnabled(false);
            rules.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), rules);
            return !below.isEmpty();
        } catch (GeneralSecurityException broken) {
            return false;
        }
    }

    /** The {@code x5t#S256} of a certificate (RFC 8705 section 3.1). */
    public static String thumbprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("A certificate that was read can be hashed", broken);
        }
    }
}
