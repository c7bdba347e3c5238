// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.time.Duration;
import java.time.Instant;

/**
 * What time it is, give or take.
 *
 * @param now as we see it
 * @param skew by which the issuer may see it otherwise
 */
record Clock(Instant now, Duration skew) {
    void requireNotFuture(Instant from, String name) {
        if (now.plus(skew).isBefore(from)) {
            throw Elements.refused(SamlCodes.NOT_YET_VALID, "Its " + name + " lies in the future of " + now + ".");
        }
    }

    void requireNotOver(Instant end, String name) {
        if (!now.minus(skew).isBefore(end)) {
            throw Elements.refused(SamlCodes.EXPIRED, "Its " + name + " is " + end + ", and it is " + now + ".");
        }
    }

    boolean isWithin(Duration age, Instant when) {
        return !when.isBefore(now.minus(age).minus(skew));
    }
}
