// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** A live token whose calls fly only by hand, brought into the state from which a race starts. */
final class Stage {
    static final Duration HOUR = Duration.ofHours(1);
    private static final AccessToken FIRST = AccessToken.bearer("first", HOUR);
    private static final AccessToken SECOND = AccessToken.bearer("second", HOUR);
    private static final ErrorCode DOWN = new ErrorCode("stress.down", "The issuer is down.", "Wait for it.");

    final StillTime time = new StillTime();
    final AtomicInteger dropped = new AtomicInteger();
    final LiveTerms terms;
    final LiveToken live;
    final Told first = Told.asking();
    final Told second = Told.asking();

    Stage() {
        RuntimeOptions options = RuntimeOptions.defaults()
                .withTime(time)
                .withJitter(() -> 0.5)
                .withObserver(event -> {
                    if (event instanceof TokenEvents.Invalidated) {
                        dropped.incrementAndGet();
                    }
                });
        terms = new LiveTerms(request -> Mono.never(), TokenRequest.defaults(), options);
        live = new LiveToken(terms, new Farewell(() -> () -> {}, () -> {}));
    }

    /** The first caller waits, and its call flies. */
    Stage flying() {
        live.join(first.waiter());
        return this;
    }

    /** A token is held that ages, and the call that is to replace it flies. */
    Stage aging() {
        live.join(Told.asking().waiter());
        land(FIRST);
        time.pass(Duration.ofMinutes(40));
        live.join(Told.asking().waiter());
        return this;
    }

    /** A token is held that has expired; nothing flies. */
    Stage expired() {
        live.join(Told.asking().waiter());
        land(FIRST);
        time.pass(Duration.ofHours(2));
        time.flights().clear();
        return this;
    }

    AccessToken held() {
        return FIRST;
    }

    void land() {
        land(SECOND);
    }

    void failForNow() {
        live.failed(new TokenException.Unavailable(DOWN, ""));
    }

    void failForGood() {
        live.failed(new TokenException.Rejected(DOWN, "", Refusal.ofStatus(400)));
    }

    /** 0 for nothing, 1 for the first token, 2 for the second. */
    int served() {
        return live.served().map(token -> token.sameValue(SECOND) ? 2 : 1).orElse(0);
    }

    private void land(AccessToken token) {
        Moment now = terms.moment();
        live.arrived(new Answer<>(token.stamped(now.wall()), HOUR, now, false), Duration.ZERO);
    }
}
