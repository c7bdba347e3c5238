// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What callers of a live token are told when there is none for them; each an exception of its own. */
final class LiveErrors {
    private LiveErrors() {}

    static TokenException streamClosed(TokenRequest request) {
        return new TokenException.Closed(CoreCodes.STREAM_CLOSED, "").forPrincipal(request.principal());
    }

    static TokenException runtimeClosed(TokenRequest request) {
        return new TokenException.Closed(CoreCodes.RUNTIME_CLOSED, "").forPrincipal(request.principal());
    }

    /** The failure that shut the gate, with the time of the next try. */
    static TokenException remembered(Life<AccessToken, TokenException> life, Moment now) {
        return life.failure()
                .orElseThrow(() -> new IllegalStateException("A gate is shut by a failure only"))
                .again(life.nextTry(now));
    }

    /** The first acquisition is over, and its call perhaps still flies. */
    static TokenException overdue(Life<AccessToken, TokenException> life, TokenRequest request, Moment now) {
        return life.failure()
                .orElseGet(() -> new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "")
                        .forPrincipal(request.principal()))
                .again(life.nextTry(now));
    }

    static TokenException leaseUnmet(Held<AccessToken> held, LiveTerms terms, Duration minimum) {
        Duration left = held.leftAt(terms.moment()).truncatedTo(ChronoUnit.MILLIS);
        return new TokenException.Unavailable(
                        CoreCodes.LEASE_UNMET,
                        "The live token lives for another " + left + ", and the lease is for " + minimum + ".")
                .forPrincipal(terms.request().principal());
    }

    static TokenException leaseTooLong(TokenRequest request, Duration asked, Duration minimum) {
        return new TokenException.Misconfigured(
                        CoreCodes.LEASE_TOO_LONG,
                        "The stream asks for tokens that live " + asked + ", and the lease is for " + minimum + ".")
                .forPrincipal(request.principal());
    }

    /**
     * What a failure does to the gate. How long to leave the issuer alone is what it said itself, or when an inner stream
     * that failed will try again.
     */
    static Failure<TokenException> cause(TokenException failure, Moment now) {
        return new Failure<>(failure, !failure.retryCanHelp(), failure.patienceAt(now.wall()));
    }
}
