// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Whether one call that met a busy resource is sent again, when, and with which token. Counts the sendings of the call. */
final class Retrying {
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private final CallRetries limits;
    private final LiveRetries shared;
    private final Function<Duration, Mono<AccessToken>> tokenAfter;
    /** The sendings of one call follow each other, each seen by the next. */
    private int sent;

    /** With the token that is live after a pause. */
    Retrying(CallRetries limits, LiveRetries shared, Function<Duration, Mono<AccessToken>> tokenAfter) {
        this.limits = limits;
        this.shared = shared;
        this.tokenAfter = tokenAfter;
    }

    void sending() {
        if (sent++ == 0) {
            shared.called();
        }
    }

    /** What comes after a refusal of the call. */
    Next after(CallRefusedException refused) {
        Refusal refusal = refused.refusal();
        Duration asked = refusal.retryAfter().orElse(Duration.ZERO);
        boolean may = isBusy(refusal)
                && refused.repeatable()
                && sent < limits.mostAttempts()
                && asked.compareTo(limits.longestPause()) <= 0;
        if (!may) {
            return new Next(Next.Kind.TELL, Duration.ZERO);
        }
        return shared.take(limits)
                ? new Next(Next.Kind.RETRY, pause(asked))
                : new Next(Next.Kind.TELL_SPENT, Duration.ZERO);
    }

    Mono<AccessToken> tokenAfter(Duration pause) {
        return tokenAfter.apply(pause);
    }

    private Duration pause(Duration asked) {
        long most = FIRST_PAUSE << (sent - 1);
        Duration drawn = Duration.ofNanos((long) (most * (0.5 + shared.terms().jitter() / 2)));
        Duration pause = asked.plus(drawn);
        return pause.compareTo(limits.longestPause()) < 0 ? pause : limits.longestPause();
    }

    private static boolean isBusy(Refusal refusal) {
        return refusal.status() == 429 || refusal.status() == 503;
    }

    /** The next step, with the pause before it. */
    record Next(Kind kind, Duration pause) {
        enum Kind {
            /** The refusal is told. */
            TELL,
            /** It is told because the budget is spent. */
            TELL_SPENT,
            /** The call is sent again. */
            RETRY
        }
    }
}
