// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.SamlAssertion;
import io.dataflowoauth.testkit.internal.SamlRefused;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * Decides whether a subject token is an assertion of the provider's SAML identity provider, for this provider, and alive.
 *
 * @param provider the provider that the exchange names
 * @param trusts whom providers trust
 * @param arrived the moment at which the assertion must be alive
 */
record SamlCheck(Provider provider, SamlTrusts trusts, Instant arrived) {
    /** The type of such subject tokens. */
    static final String TOKEN_TYPE = "urn:ietf:params:oauth:token-type:saml2";

    /** The principal that the provider's mapping gives; without one, the {@code NameID}. */
    Identity identity(String subjectToken) {
        SamlTrusts.Trusted trusted =
                trusts.of(provider).orElseThrow(() -> invalidGrant("The provider does not take SAML assertions."));
        SamlAssertion assertion = verified(subjectToken, trusted);
        String subject = assertion
                .subject()
                .orElseThrow(() -> invalidGrant("The mapped attribute google.subject must be of type STRING"));
        Map<String, Object> claims = Map.of("subject", subject, "attributes", assertion.attributes());
        Mapped mapped = provider.attributes().map(claims, Mapped.of(subject));
        try {
            checkTime(assertion);
            checkAudience(assertion);
            provider.attributes().check(claims, mapped);
        } catch (Refused refused) {
            throw refused.from(provider.principal(mapped.subject()));
        }
        return provider.identity(mapped);
    }

    private static SamlAssertion verified(String subjectToken, SamlTrusts.Trusted trusted) {
        try {
            SamlAssertion assertion = SamlAssertion.parse(decoded(subjectToken));
            if (!assertion.issuer().orElse("").equals(trusted.entityId())) {
                throw invalidGrant(
                        "The issuer in the SAML assertion does not match the expected one: " + trusted.entityId());
            }
            assertion.requireSignature(trusted.key());
            return assertion;
        } catch (SamlRefused refused) {
            throw invalidGrant(refused.why() + ".");
        }
    }

    private void checkTime(SamlAssertion assertion) {
        if (!assertion.isInTime(arrived) || !assertion.isConfirmed(arrived)) {
            throw invalidGrant("The SAML assertion is not valid yet, or stale to sign-in.");
        }
    }

    private void checkAudience(SamlAssertion assertion) {
        if (!provider.expects(assertion.audiences())) {
            throw invalidGrant("The audience in the SAML assertion [" + String.join(", ", assertion.audiences())
                    + "] does not match the expected audience.");
        }
    }

    private static String decoded(String subjectToken) {
        boolean urlSafe = subjectToken.contains("-") || subjectToken.contains("_");
        try {
            Base64.Decoder decoder = urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder();
            return new String(decoder.decode(subjectToken), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw invalidGrant("The SAML assertion is not encoded in base64.");
        }
    }

    private static Refused invalidGrant(String description) {
        return GoogleErrors.refused(400, "invalid_grant", description);
    }
}
