// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a token holds (RFC 7519 sections 4.1.4 to 4.1.6).
 *
 * @param expires the first instant at which it does not
 * @param notBefore the first at which it does
 * @param issued when it was made
 */
record TimeClaims(Instant expires, Optional<Instant> notBefore, Optional<Instant> issued) {
    static TimeClaims read(Members claims) {
        TimeClaims times = new TimeClaims(
                claims.date("exp").orElseThrow(() -> claims.missing("exp")), claims.date("nbf"), claims.date("iat"));
        if (times.notBefore.filter(times.expires::isBefore).isPresent()
                || times.issued.filter(times.expires::isBefore).isPresent()) {
            throw claims.invalid("The exp is before nbf or iat.");
        }
        return times;
    }

    /** What time alone decides. */
    void requireNow(TokenProfile profile, Instant now) {
        Duration skew = profile.skew();
        if (!now.isBefore(expires.plus(skew))) {
            throw NotVerifiedException.of(
                    AccessCodes.TOKEN_EXPIRED, "It expired at " + expires + ", and it is " + now + ".");
        }
        if (notBefore.filter(now.plus(skew)::isBefore).isPresent()) {
            throw NotVerifiedException.of(
                    AccessCodes.TOKEN_NOT_YET_VALID, "Its nbf lies in the future of " + now + ".");
        }
        if (issued.filter(now.plus(skew)::isBefore).isPresent()) {
            throw NotVerifiedException.of(
                    AccessCodes.TOKEN_NOT_YET_VALID, "Its iat lies in the future of " + now + ".");
        }
        profile.oldest().ifPresent(age -> {
            if (issued.filter(now.minus(age).minus(skew)::isAfter).isPresent() || issued.isEmpty()) {
                throw NotVerifiedException.of(AccessCodes.ISSUED_TOO_EARLY, "It is older than " + age + ".");
            }
        });
    }

    /** What it claims for itself. A token that does not say when it was made counts from now. */
    void requireShort(TokenProfile profile, Instant now) {
        if (Duration.between(issued.orElse(now), expires).compareTo(profile.longestLifetime()) > 0) {
            throw NotVerifiedException.of(
                    AccessCodes.LIFETIME_TOO_LONG, "It lives longer than " + profile.longestLifetime() + ".");
        }
    }
}
