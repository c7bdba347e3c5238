// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.http.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether somebody signed in as a request needs it (RFC 9470): {@code acr} and {@code auth_time}. Pure. */
final class SignInRule {
    /** By how much an issuer's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private SignInRule() {}

    static void require(Requirement requirement, VerifiedToken token, Instant now) {
        JsonObject claims = token.claims();
        boolean strong = requirement.signInClasses().isEmpty()
                || (claims.isText("acr") && requirement.signInClasses().contains(claims.text("acr")));
        if (!strong) {
            throw NotAdmittedException.lacking(
                    GuardCodes.SIGN_IN_WEAK,
                    token.principal().chain(),
                    "acr " + String.join(" or ", requirement.signInClasses()));
        }
        boolean recent = requirement.signInWithin().isEmpty()
                || signedIn(claims)
                        .map(at -> Duration.between(at, now))
                        .filter(age -> age.compareTo(AHEAD.negated()) >= 0)
                        .filter(age -> age.compareTo(requirement.signInWithin().get()) <= 0)
                        .isPresent();
        if (!recent) {
            throw NotAdmittedException.lacking(
                    GuardCodes.SIGN_IN_OLD,
                    token.principal().chain(),
                    "auth_time within " + requirement.signInWithin().orElseThrow());
        }
    }

    /** What is no number is no time. */
    private static Optional<Instant> signedIn(JsonObject claims) {
        try {
            return claims.optionalNumber("auth_time").map(number -> Instant.ofEpochSecond(number.longValueExact()));
        } catch (TokenException.Invalid | ArithmeticException | DateTimeException broken) {
            return Optional.empty();
        }
    }
}
