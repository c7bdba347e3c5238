// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
import java.time.Instant;
import java.util.Optional;

/** What callers of a key are told when there is no token for them; each an exception of its own. */
final class Errors {
    private Errors() {}

    static TokenException closed(TokenRequest request) {
        return new TokenException.Closed(KeyedCodes.FAMILY_CLOSED, "").forPrincipal(request.principal());
    }

    static TokenException unnamed(TokenRequest request, RuntimeException cause) {
        return new TokenException.Misconfigured(
                        KeyedCodes.ISSUER_UNNAMED,
                        "The function failed with " + cause.getClass().getName() + ".")
                .forPrincipal(request.principal());
    }

    /** Nobody was asked for this key: why not, unless its own last call found the issuer unavailable. */
    static TokenException notAsked(Entry entry, TokenException why) {
        return entry.cell()
                .life()
                .failure()
                .filter(TokenException::retryCanHelp)
                .orElseGet(() -> why.forPrincipal(entry.request().principal()))
                .again(why.nextTry());
    }

    /** The failure that shut the key's gate. The issuer's gate may open later than the key's. */
    static TokenException remembered(Life<AccessToken, TokenException> life, Lane lane, Moment now) {
        return life.failure()
                .orElseThrow(() -> new IllegalStateException("A gate is shut by a failure only"))
                .again(nextTry(life, lane, now));
    }

    /** The first acquisition is over, and its call perhaps still flies. */
    static TokenException overdue(Entry entry, Lane lane, Moment now) {
        Life<AccessToken, TokenException> life = entry.cell().life();
        return life.failure()
                .orElseGet(() -> new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "")
                        .forPrincipal(entry.request().principal()))
                .again(nextTry(life, lane, now));
    }

    /** The later of the key's and of its issuer's next try. */
    static Optional<Instant> nextTry(Life<AccessToken, TokenException> life, Lane lane, Moment now) {
        Optional<Instant> ofKey = life.nextTry(now);
        Optional<Instant> ofIssuer = lane.nextTry(now);
        return ofKey.filter(next -> ofIssuer.map(next::isAfter).orElse(true)).or(() -> ofIssuer);
    }

    /** What a failure does to a gate. */
    static Failure<TokenException> cause(TokenException failure, Moment now) {
        return new Failure<>(failure, !failure.retryCanHelp(), failure.patienceAt(now.wall()));
    }
}
