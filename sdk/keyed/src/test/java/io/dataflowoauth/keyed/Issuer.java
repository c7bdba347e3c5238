// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A source that a test plays: it writes its calls down, answers at once, fails, or holds its answers back. */
final class Issuer implements TokenSource {
    static final Duration HOUR = Duration.ofHours(1);

    private final List<TokenRequest> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Call> held = new ArrayList<>();
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicInteger mostFlying = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile Function<TokenRequest, Mono<AccessToken>> answer = request -> Mono.just(tokenFor(request));

    private record Call(TokenRequest request, Sinks.One<AccessToken> sink) {}

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return Mono.defer(() -> {
            asked.add(request);
            mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
            AtomicBoolean over = new AtomicBoolean();
            Runnable lands = () -> flying.addAndGet(over.compareAndSet(false, true) ? -1 : 0);
            return answer.apply(request)
                    .doOnNext(token -> lands.run())
                    .doOnTerminate(lands)
                    .doOnCancel(lands);
        });
    }

    /** What is issued for a request names its principal and how many calls there were. */
    AccessToken tokenFor(TokenRequest request) {
        return AccessToken.bearer(request.principal().acting() + "-" + asked.size(), HOUR);
    }

    int calls() {
        return asked.size();
    }

    long calls(TokenRequest request) {
        return asked().stream().filter(request::equals).count();
    }

    List<TokenRequest> asked() {
        return List.copyOf(asked);
    }

    int flying() {
        return flying.get();
    }

    int mostFlying() {
        return mostFlying.get();
    }

    int cancelled() {
        return cancelled.get();
    }

    void answers(Function<TokenRequest, Mono<AccessToken>> other) {
        answer = other;
    }

    void issues() {
        answer = request -> Mono.just(tokenFor(request));
    }

    void isDown() {
        answer = request -> Mono.error(unavailable());
    }

    void asksForPatience(Duration retryAfter) {
        answer = request -> Mono.error(new TokenException.Unavailable(
                new ErrorCode("test.busy", "The issuer is busy.", "Wait."),
                Refusal.ofStatus(429),
                Optional.of(retryAfter)));
    }

    /** Answers only when a test says so, in the order of the calls. */
    void holds() {
        answer = request -> {
            Sinks.One<AccessToken> sink = Sinks.one();
            synchronized (held) {
                held.add(new Call(request, sink));
            }
            return sink.asMono().doOnCancel(cancelled::incrementAndGet);
        };
    }

    int held() {
        synchronized (held) {
            return held.size();
        }
    }

    void release() {
        Call call = firstHeld();
        call.sink().tryEmitValue(tokenFor(call.request())).orThrow();
    }

    void releaseLast() {
        Call call;
        synchronized (held) {
            call = held.remove(held.size() - 1);
        }
        call.sink().tryEmitValue(tokenFor(call.request())).orThrow();
    }

    /** A token whose whole life lies behind it. */
    void releaseLate() {
        firstHeld()
                .sink()
                .tryEmitValue(AccessToken.bearer("late", Duration.ofSeconds(5)))
                .orThrow();
    }

    void releaseFailure(Throwable failure) {
        firstHeld().sink().tryEmitError(failure).orThrow();
    }

    static TokenException unavailable() {
        return new TokenException.Unavailable(new ErrorCode("test.down", "The issuer is down.", "Wait."), "");
    }

    static TokenException rejected() {
        return new TokenException.Rejected(
                new ErrorCode("test.rejected", "The issuer said no.", "Ask it."), "", Refusal.ofStatus(400));
    }

    private Call firstHeld() {
        synchronized (held) {
            return held.remove(0);
        }
    }
}
