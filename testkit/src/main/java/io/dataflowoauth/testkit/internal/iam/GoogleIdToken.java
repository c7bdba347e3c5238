// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The claims of an ID token of a service account, as Google writes them.
 *
 * @param email the account
 * @param audience whom it is for
 * @param issuedAt from when it lives
 * @param lifetime how long
 */
record GoogleIdToken(String email, String audience, Instant issuedAt, Duration lifetime) {
    private static final String ISSUER = "https://accounts.google.com";

    /** Without the e-mail address. */
    Map<String, Object> claims() {
        return JsonText.members(
                "iss", ISSUER,
                "aud", audience,
                "azp", uniqueId(email),
                "sub", uniqueId(email),
                "iat", issuedAt.getEpochSecond(),
                "exp", issuedAt.plus(lifetime).getEpochSecond());
    }

    Map<String, Object> claimsWithEmail() {
        Map<String, Object> claims = claims();
        claims.put("email", email);
        claims.put("email_verified", true);
        return claims;
    }

    /** The account's numeric id: always the same 21 digits. */
    static String uniqueId(String email) {
        BigInteger number = new BigInteger(1, email.getBytes(StandardCharsets.UTF_8));
        return "1" + String.format(java.util.Locale.ROOT, "%020d", number.mod(BigInteger.TEN.pow(20)));
    }
}
