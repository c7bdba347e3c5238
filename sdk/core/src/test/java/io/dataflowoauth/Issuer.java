// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A source that a test plays: it counts its calls, answers at once, fails, or holds its answers back. */
final class Issuer implements TokenSource {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final List<Sinks.One<AccessToken>> held = new ArrayList<>();
    private final List<String> askedClaims = new CopyOnWriteArrayList<>();
    private volatile Supplier<Mono<AccessToken>> answer;

    private Issuer(Duration lifetime) {
        this.answer = () -> Mono.just(next(lifetime));
    }

    /** Its tokens are called {@code token-1}, {@code token-2} … and live that long. */
    static Issuer of(Duration lifetime) {
        return new Issuer(lifetime);
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return Mono.defer(() -> {
            calls.incrementAndGet();
            askedClaims.add(request.claims().orElse(""));
            return answer.get();
        });
    }

    int calls() {
        return calls.get();
    }

    /** The claims that each call asked for; empty where it asked for none. */
    List<String> askedClaims() {
        return askedClaims;
    }

    int cancelled() {
        return cancelled.get();
    }

    void issues(Duration lifetime) {
        answer = () -> Mono.just(next(lifetime));
    }

    void answers(Supplier<Mono<AccessToken>> other) {
        answer = other;
    }

    void isDown() {
        fails(unavailable());
    }

    void fails(Throwable failure) {
        answer = () -> Mono.error(failure);
    }

    /** Answers only when a test says so. */
    void holds() {
        answer = () -> {
            Sinks.One<AccessToken> sink = Sinks.one();
            synchronized (held) {
                held.add(sink);
            }
            return sink.asMono().doOnCancel(cancelled::incrementAndGet);
        };
    }

    void release(Duration lifetime) {
        AccessToken token = next(lifetime);
        lastHeld().tryEmitValue(token).orThrow();
    }

    void releaseFailure(Throwable failure) {
        lastHeld().tryEmitError(failure).orThrow();
    }

    static TokenException unavailable() {
        return new TokenException.Unavailable(new ErrorCode("test.down", "The issuer is down.", "Wait."), "");
    }

    static TokenException rejected() {
        return new TokenException.Rejected(
                new ErrorCode("test.rejected", "The issuer said no.", "Ask it."), "", Refusal.ofStatus(400));
    }

    private Sinks.One<AccessToken> lastHeld() {
        synchronized (held) {
            return held.get(held.size() - 1);
        }
    }

    private AccessToken next(Duration lifetime) {
        return AccessToken.bearer("token-" + issued.incrementAndGet(), lifetime);
    }
}
