// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The claims of an ID token of a service account or a user, as Google writes them.
 *
 * @param email whose it is
 * @param audience whom it is for
 * @param issuedAt from when it lives
 * @param lifetime how long
 */
record GoogleIdToken(String email, String audience, Instant issuedAt, Duration lifetime) {
    static final String ISSUER = "https://accounts.google.com";

    /** Without the e-mail address. */
    Map<String, Object> claims() {
        return JsonText.members(
                "iss", ISSUER,
                "aud", audience,
                "azp", Accounts.uniqueId(email),
                "sub", Accounts.uniqueId(email),
                "iat", issuedAt.getEpochSecond(),
                "exp", issuedAt.plus(lifetime).getEpochSecond());
    }

    Map<String, Object> claimsWithEmail() {
        Map<String, Object> claims = claims();
        claims.put("email", email);
        claims.put("email_verified", true);
        return claims;
    }

    /** Of a user, to the client that the user has signed in with, which is its audience. */
    Map<String, Object> claimsOfUser() {
        Map<String, Object> claims = claimsWithEmail();
        claims.put("azp", audience);
        new Holder(email, true).domain().ifPresent(domain -> claims.put("hd", domain));
        return claims;
    }
}
