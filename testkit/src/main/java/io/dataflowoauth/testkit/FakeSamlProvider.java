// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.KitAssertion;
import io.dataflowoauth.testkit.internal.KitCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A SAML 2.0 identity provider whose assertions one {@link FakeOidcIssuer} takes for tokens (RFC 7522), and a provider of an
 * {@link IamStub} if it is told to: {@link IamPools#saml}. It has a key of its own and the issuer's time. Safe for use by many threads.
 */
public final class FakeSamlProvider {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final String entityId;
    private final Issuance issuance;
    private final KitCertificate own;

    FakeSamlProvider(String entityId, Issuance issuance) {
        this.entityId = requireNonNull(entityId, "entityId");
        this.issuance = issuance;
        this.own = KitCertificate.selfSigned("fake-saml-provider");
    }

    /** The name that its assertions name as their issuer. */
    public String entityId() {
        return entityId;
    }

    /** The certificate whose key signs its assertions. */
    public X509Certificate certificate() {
        return own.certificate();
    }

    /** A signed assertion about somebody, for the issuer, as XML: good once, for five minutes. */
    public Secret assertion(String subject) {
        return assertion(subject, issuance.issuer().toString());
    }

    /** As {@link #assertion(String)}, for another audience. */
    public Secret assertion(String subject, String audience) {
        return assertion(subject, audience, Map.of());
    }

    /** As {@link #assertion(String, String)}, with attributes, by name, each with all its values. */
    public Secret assertion(String subject, String audience, Map<String, List<String>> attributes) {
        KitAssertion assertion = new KitAssertion(
                entityId,
                requireNonNull(subject, "subject"),
                requireNonNull(audience, "audience"),
                issuance.issuer() + "/token",
                attributes);
        Instant now = issuance.now().truncatedTo(ChronoUnit.SECONDS);
        return Secret.of(assertion.signed(own, now, now.plus(LIFETIME)));
    }

    @Override
    public String toString() {
        return "FakeSamlProvider[" + entityId + "]";
    }
}
