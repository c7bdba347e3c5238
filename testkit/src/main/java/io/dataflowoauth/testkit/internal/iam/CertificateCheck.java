// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.testkit.internal.KitCertificate;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a subject token is the chain of the certificate that the client has shown, and leads to the provider's
 * authority.
 *
 * @param provider the provider that the exchange names
 * @param anchors whom providers trust
 * @param arrived the moment at which the certificates must be valid
 */
record CertificateCheck(Provider provider, CertificateAnchors anchors, Instant arrived) {
    /** The type of such subject tokens. */
    static final String TOKEN_TYPE = "urn:ietf:params:oauth:token-type:mtls";

    private static final int MOST = 10;

    /** The principal that the provider's mapping gives; without one, the common name. */
    Identity identity(String subjectToken, Optional<X509Certificate> shown) {
        X509Certificate client =
                shown.orElseThrow(() -> invalidGrant("No client certificate was presented in the TLS handshake."));
        List<X509Certificate> chain = chain(subjectToken);
        if (!chain.get(0).equals(client)) {
            throw invalidGrant("The leaf of the certificate chain is not the certificate of the TLS handshake.");
        }
        X509Certificate anchor =
                anchors.of(provider).orElseThrow(() -> invalidGrant("The provider does not take certificates."));
        String subject = KitCertificate.commonName(client);
        if (subject.isEmpty()) {
            throw invalidGrant("The mapped attribute google.subject must be of type STRING");
        }
        if (!leads(chain, anchor)) {
            throw invalidGrant("The certificate chain does not lead to a trust anchor of the provider.")
                    .from(provider.principal(subject));
        }
        Map<String, Object> claims = claims(client, subject);
        Mapped mapped = provider.attributes().map(claims, Mapped.of(subject));
        try {
            provider.attributes().check(claims, mapped);
        } catch (Refused refused) {
            throw refused.from(provider.principal(mapped.subject()));
        }
        return provider.identity(mapped);
    }

    private boolean leads(List<X509Certificate> chain, X509Certificate anchor) {
        List<X509Certificate> below =
                chain.stream().filter(one -> !one.equals(anchor)).toList();
        try {
            PKIXParameters rules = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            rules.setRevocationEnabled(false);
            rules.setDate(Date.from(arrived));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), rules);
            return true;
        } catch (GeneralSecurityException broken) {
            return false;
        }
    }

    private static Map<String, Object> claims(X509Certificate client, String subject) {
        return Map.of(
                "subject", Map.of("dn", Map.of("cn", subject)),
                "serialNumberHex", client.getSerialNumber().toString(16));
    }

    private static List<X509Certificate> chain(String subjectToken) {
        List<X509Certificate> chain = new ArrayList<>();
        for (String encoded : JsonText.texts(subjectToken).orElse(List.of())) {
            chain.add(certificate(encoded));
        }
        if (chain.isEmpty() || chain.size() > MOST) {
            throw invalidGrant("The subject token must be a JSON list of 1 to " + MOST + " certificates in base64.");
        }
        return chain;
    }

    private static X509Certificate certificate(String encoded) {
        try {
            byte[] der = Base64.getDecoder().decode(encoded);
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IllegalArgumentException | CertificateException broken) {
            throw invalidGrant("A certificate of the subject token cannot be read.");
        }
    }

    private static Refused invalidGrant(String description) {
        String error = "invalid_grant";
        return Refused.by(Layer.AUTHENTICATION, GoogleErrors.oauth(400, error, description), error, description);
    }
}
