// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides whether a subject token was really issued by the provider's issuer, for this provider, and is alive.
 *
 * @param provider the provider that the exchange names
 * @param arrived the moment at which the token must be alive, to the millisecond
 */
record SubjectCheck(Provider provider, Instant arrived) {
    private static final Duration LONGEST_LIFE = Duration.ofDays(2);

    /** The principal that the provider's mapping gives. */
    Identity identity(String subjectToken) {
        Assertion assertion =
                Assertion.read(subjectToken).orElseThrow(() -> invalidGrant("Unable to parse the ID Token."));
        checkOrigin(assertion);
        String subject = assertion
                .text("sub")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> invalidGrant("The mapped attribute google.subject must be of type STRING"));
        Mapped mapped = provider.attributes().map(assertion.claims(), Mapped.of(subject));
        try {
            checkClaims(assertion, mapped);
        } catch (Refused refused) {
            throw refused.from(provider.principal(mapped.subject()));
        }
        return provider.identity(mapped);
    }

    private void checkOrigin(Assertion assertion) {
        String issuer = assertion.text("iss").orElse("");
        if (!issuer.equals(provider.issuer().issuer())) {
            throw invalidGrant("The issuer in ID Token " + issuer + " does not match the expected ones: "
                    + provider.issuer().issuer());
        }
        if (!assertion.isSignedBy(provider.issuer())) {
            throw invalidGrant("Invalid JWT signature");
        }
    }

    private void checkClaims(Assertion assertion, Mapped mapped) {
        checkLife(assertion);
        if (!provider.expects(assertion.audience())) {
            throw invalidGrant("The audience in ID Token [" + String.join(", ", assertion.audience())
                    + "] does not match the expected audience.");
        }
        provider.attributes().check(assertion.claims(), mapped);
    }

    private void checkLife(Assertion assertion) {
        StubToken.Life life =
                assertion.life(provider.issuer()).orElseThrow(() -> invalidGrant("The ID Token has no iat or no exp."));
        String issued = "ID Token issued at " + life.issuedAt().getEpochSecond();
        if (assertion.hasOddBeginning()) {
            throw invalidGrant("The nbf of the ID Token is not a time.");
        }
        if (life.issuedAt().isAfter(arrived) || assertion.isEarlyAt(arrived)) {
            throw invalidGrant(issued + " is not valid yet.");
        }
        if (!arrived.isBefore(life.expiresAt())) {
            throw invalidGrant(issued + " is stale to sign-in.");
        }
        if (!life.expiresAt().isBefore(life.issuedAt().plus(LONGEST_LIFE))) {
            throw invalidGrant(issued + " expires more than 48 hours later.");
        }
    }

    private static Refused invalidGrant(String description) {
        String error = "invalid_grant";
        return Refused.by(Layer.AUTHENTICATION, GoogleErrors.oauth(400, error, description), error, description);
    }
}
