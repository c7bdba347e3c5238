// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.internal.Waiter;
import io.dataflowoauth.internal.Waiting;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a live token is at one moment: its life, who waits for it, what it is asked for with, whether it is closed. Replaced
 * as a whole, so that nobody can begin to wait for a call that has landed.
 *
 * @param life the state of the token
 * @param waiting who waits for the call in flight, or in the first acquisition for the next one
 * @param challenge what a resource has demanded, and whether a storm of refusals has been told of
 * @param closed whether it is over
 */
record Cell(Life<AccessToken, TokenException> life, Waiting<AccessToken> waiting, Challenge challenge, boolean closed) {
    static Cell empty() {
        return new Cell(Life.empty(), Waiting.nobody(), Challenge.NONE, false);
    }

    Cell living(Life<AccessToken, TokenException> next) {
        return new Cell(next, waiting, challenge, closed);
    }

    Cell joinedBy(Waiter<AccessToken> waiter) {
        return new Cell(life, waiting.and(waiter), challenge, closed);
    }

    Cell dismissed() {
        return new Cell(life, Waiting.nobody(), challenge, closed);
    }

    /** Nobody can be woken for the next try, so nobody is to wait for it. */
    Cell unwakened(Moment now) {
        return closed ? this : living(life.impatient(now)).dismissed();
    }

    /** A refused token was dropped; the next is asked for with these claims, if the refusal demanded any. */
    Cell dropping(Life<AccessToken, TokenException> next, Optional<String> claims) {
        return new Cell(next, waiting, new Challenge(claims.or(challenge::claims), Optional.empty()), closed);
    }

    /** A refused token is kept, because another was dropped a moment ago. */
    Cell sparing(AccessToken token) {
        return new Cell(life, waiting, new Challenge(challenge.claims, Optional.of(token.id())), closed);
    }

    /** Nothing is held and nobody waits any more. */
    Cell ended() {
        return new Cell(Life.empty(), Waiting.nobody(), challenge, true);
    }

    boolean anyoneWaits() {
        return waiting.anyone();
    }

    void tell(Consumer<Waiter<AccessToken>> news) {
        waiting.tell(news);
    }

    /**
     * What refusals have left behind.
     *
     * @param claims the claims that tokens are asked for with since a resource demanded them
     * @param spared the token that is known to have been kept through a storm
     */
    record Challenge(Optional<String> claims, Optional<String> spared) {
        private static final Challenge NONE = new Challenge(Optional.empty(), Optional.empty());

        boolean hasSpared(AccessToken token) {
            return spared.filter(token.id()::equals).isPresent();
        }
    }
}
