// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** An issuer that counts its calls, answers after a while, and can be down. For peers that block and for those that do not. */
final class Issuer {
    private final Clock clock;
    private final Duration lifetime;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Duration takes = Duration.ZERO;
    private volatile boolean down;

    Issuer(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** From now on a call takes so long. */
    void takes(Duration duration) {
        takes = duration;
    }

    /** From now on every call fails. */
    void goesDown() {
        down = true;
    }

    int calls() {
        return calls.get();
    }

    Duration lifetime() {
        return lifetime;
    }

    /** One call, which waits without a thread. */
    Mono<Grant> grant() {
        return Mono.defer(() -> {
            calls.incrementAndGet();
            Duration pause = takes;
            Mono<Grant> answer = Mono.fromCallable(this::answer);
            return pause.isZero() ? answer : Mono.delay(pause).then(answer);
        });
    }

    /** One call, which keeps its thread waiting. */
    Grant blockingGrant() {
        calls.incrementAndGet();
        try {
            Thread.sleep(takes.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return answer();
    }

    private Grant answer() {
        if (down) {
            throw new IllegalStateException("The issuer is down");
        }
        return new Grant("token-" + calls.get(), clock.instant(), lifetime);
    }
}
