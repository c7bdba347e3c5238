// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Foreign;
import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The host of the lives of all keys of a family: what a stream's live token does for one, for as many as are kept. */
final class KeyHost {
    private final Terms terms;
    private final Entries entries;
    private final Lanes lanes;
    private final Family family;
    private volatile boolean closed;

    KeyHost(Terms terms, FamilyOptions options) {
        this.terms = terms;
        this.entries = new Entries(options.keyLimit(), terms);
        this.lanes = new Lanes(terms, options);
        this.family = new Family(terms, entries, ConcurrentHashMap.newKeySet());
    }

    Terms terms() {
        return terms;
    }

    /** The token if it is fresh, which takes a lookup and one look at each clock: the hot path. */
    @Nullable
    AccessToken fresh(TokenRequest request) {
        Entry entry = closed ? null : entries.find(request);
        if (entry == null) {
            return null;
        }
        Held<AccessToken> held = entry.cell().life().held();
        TokenTime time = terms.time();
        return held != null && held.isFreshAt(time.nanoTime(), time.now().toEpochMilli()) ? held.token() : null;
    }

    /** Serves the waiter now or has it told later; starts a call where one is due. */
    void join(TokenRequest request, Waiter<AccessToken> waiter) {
        boolean settled = false;
        while (!settled) {
            if (closed) {
                waiter.fail(Errors.closed(request));
                return;
            }
            Entry entry = entries.of(request);
            settled = admitted(waiter, entry, entry.cell());
        }
    }

    void invalidate(TokenRequest request, AccessToken refused) {
        entries.peek(request).ifPresent(entry -> {
            if (dropped(entry, refused)) {
                entries.settle(entry);
                terms.tell(request, origin -> new TokenEvents.Invalidated(origin, refused.id()));
            }
        });
    }

    StreamHealth health(TokenRequest request) {
        Moment now = terms.moment();
        Life<AccessToken, TokenException> life =
                entries.peek(request).map(entry -> entry.cell().life()).orElseGet(Life::empty);
        Held<AccessToken> served = life.servedAt(now);
        return new StreamHealth(
                closed
                        ? StreamHealth.State.CLOSED
                        : StreamHealth.State.valueOf(life.phase(now).name()),
                served == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, served.freshFor(now))),
                served == null ? Duration.ZERO : Duration.ofNanos(served.servedFor(now)),
                lanes.known(request)
                        .map(lane -> Errors.nextTry(life, lane, now))
                        .orElseGet(() -> life.nextTry(now)),
                life.failure().map(TokenException::code),
                life.failures());
    }

    FamilyHealth health() {
        Moment now = terms.moment();
        return new FamilyHealth(closed, entries.count(), lanes.flying(), lanes.queued(), lanes.paused(now));
    }

    /** Ends everything: calls in the air, timers, whoever waits. All tokens are let go. */
    void close() {
        closed = true;
        lanes.close();
        family.underWay().forEach(Disposable::dispose);
        entries.clear();
    }

    private boolean admitted(Waiter<AccessToken> waiter, Entry entry, Cell seen) {
        Moment now = terms.moment();
        Held<AccessToken> served = seen.life().servedAt(now);
        Life.Wish wish = seen.life().want(now, Duration.ZERO);
        if (served != null) {
            waiter.serve(served.token());
            if (wish == Life.Wish.SERVE_AND_CALL) {
                Foreign.undisturbed(() -> replace(new Sight(entry, seen, now)));
            }
            return true;
        }
        if (wish == Life.Wish.JOIN && seen.isBusy()) {
            return entry.replace(seen, seen.joinedBy(waiter));
        }
        try {
            return admittedTo(lanes.to(entry.request()), waiter, new Sight(entry, seen, now));
        } catch (TokenException.Misconfigured unnamed) {
            waiter.fail(unnamed);
            return true;
        }
    }

    /** There is nothing to serve and nobody to join. */
    private boolean admittedTo(Lane lane, Waiter<AccessToken> waiter, Sight sight) {
        Life<AccessToken, TokenException> life = sight.seen.life();
        if (life.want(sight.now, Duration.ZERO) != Life.Wish.CALL) {
            waiter.fail(Errors.remembered(life, lane, sight.now));
            return true;
        }
        if (life.tried() && !lane.shutFor(sight.now).isZero()) {
            waiter.fail(Errors.notAsked(sight.entry, lane.paused(sight.now)));
            return true;
        }
        return begun(lane, sight, sight.seen.joinedBy(waiter));
    }

    /** A token that is served is to be replaced: where that cannot be tried now, the next caller will see. */
    private void replace(Sight sight) {
        Lane lane = lanes.to(sight.entry.request());
        if (lane.shutFor(sight.now).isZero()) {
            begun(lane, sight, sight.seen);
        }
    }

    private boolean begun(Lane lane, Sight sight, Cell joined) {
        Life<AccessToken, TokenException> life = sight.seen.life();
        Acquisition acquisition = new Acquisition(family, sight.entry, lane);
        if (!entries.begin(sight.entry, sight.seen, joined.busy(life.asked(sight.now), acquisition))) {
            return false;
        }
        acquisition.begin(!life.tried());
        if (closed) {
            acquisition.dispose();
        }
        return true;
    }

    private boolean dropped(Entry entry, AccessToken refused) {
        Cell seen;
        Cell next;
        do {
            seen = entry.cell();
            Held<AccessToken> held = seen.life().held();
            if (held == null || !held.token().id().equals(refused.id())) {
                return false;
            }
            next = seen.living(seen.life().invalidated(terms.moment(), held.token()));
            if (next.life().held() != null) {
                return false;
            }
        } while (!entry.replace(seen, next));
        return true;
    }

    /** A key's entry and cell as they were seen at a moment. */
    private record Sight(Entry entry, Cell seen, Moment now) {}
}
