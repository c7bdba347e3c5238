// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Turns an absolute expiry into a lifetime, by the clock of whoever answered: never by ours, which may be wrong.
 *
 * <p>Both instants have whole seconds on the wire. The token was made after it was asked for, so the asked lifetime,
 * counted from the sending, never outlives it, whatever the rounding adds; hence the smaller of both.
 */
final class ExpireTime {
    /** RFC 3339 in UTC; no leap second, no hour 24, which Instant.parse would smooth away. */
    private static final Pattern UTC =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z");

    private ExpireTime() {}

    /**
     * What is left of the token, at most as much as was asked for.
     *
     * @throws TokenException.Invalid if the text is no instant, or one before the answer
     * @throws TokenException.Unavailable if nothing is left within the precision of a second: a token of one second may meet
     *     that, and the next one may not
     */
    static Duration lifetime(String expireTime, Instant answered, Duration asked) {
        Duration left = Duration.between(answered, parse(expireTime));
        if (left.isNegative()) {
            throw broken("Its expireTime lies before its own Date.");
        }
        if (left.isZero()) {
            throw new TokenException.Unavailable(
                    GoogleCodes.IMPERSONATION_UNAVAILABLE,
                    "The token had run out, to the second, when it was answered.");
        }
        return left.compareTo(asked) < 0 ? left : asked;
    }

    private static Instant parse(String text) {
        if (!UTC.matcher(text).matches()) {
            throw broken("Its expireTime is not an instant in UTC as RFC 3339 writes it.");
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException noSuchDay) {
            throw broken("Its expireTime is a day that the calendar does not have.");
        }
    }

    private static TokenException.Invalid broken(String rule) {
        return new TokenException.Invalid(GoogleCodes.IMPERSONATION_ANSWER_INVALID, rule);
    }
}
