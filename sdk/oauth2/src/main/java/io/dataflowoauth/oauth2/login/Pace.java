// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.util.Optional;

/** How long to wait before an issuer is asked again (RFC 8628 section 3.5). For one login; not safe for many threads. */
final class Pace {
    private static final Duration SLOWER = Duration.ofSeconds(5);
    /** Doubling ends here, so that somebody who logs in is not left waiting for longer than they would believe. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private Duration interval;

    Pace(Duration interval) {
        this.interval = interval;
    }

    /** The pause after a failed question; empty if nothing will change by asking again. */
    Optional<Duration> after(TokenException failure) {
        String error = failure.refusal().flatMap(Refusal::error).orElse("");
        if (error.equals("slow_down")) {
            interval = interval.plus(SLOWER);
        } else if (failure instanceof TokenException.Unavailable) {
            interval = doubled();
        } else if (!error.equals("authorization_pending")) {
            return Optional.empty();
        }
        return Optional.of(failure.retryAfter()
                .filter(asked -> asked.compareTo(interval) > 0)
                .orElse(interval));
    }

    private Duration doubled() {
        Duration twice = interval.multipliedBy(2);
        Duration most = interval.compareTo(LONGEST) > 0 ? interval : LONGEST;
        return twice.compareTo(most) > 0 ? most : twice;
    }
}
