// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Every kind of event, once for each outcome, in a life that has them all and under threads (C-26). */
class EventsAddUpTest {
    private static final int THREADS = 8;

    private final Scene scene = Scene.withTokensOf(HOUR);
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void a_life_that_has_every_outcome_tells_each_exactly_once_in_its_order() {
        TokenStream stream = stream(Mono.empty());
        served(stream);
        refresh(stream, () -> Mono.error(Issuer.unavailable()));
        refresh(stream, () -> Mono.just(AccessToken.bearer("token-1", ofMinutes(9))));
        scene.issuer.issues(HOUR);
        use(stream, Mono.just("fine"));
        use(stream, Mono.error(new CallRefusedException(Refusal.ofStatus(403))));
        stream.invalidate(served(stream));
        AccessToken next = served(stream);
        stream.invalidate(next);
        stream.invalidate(next);
        stream.close();
        stream.close();

        assertThat(scene.story())
                .containsExactly(
                        "Asked",
                        "Issued",
                        "Asked",
                        "Failed",
                        "Asked",
                        "Unchanged",
                        "Used",
                        "Refused",
                        "Invalidated",
                        "Asked",
                        "Issued",
                        "Spared",
                        "StreamClosed",
                        "Revoked");
    }

    @Test
    void no_kind_of_event_is_missing_in_that_life_and_one_whose_token_is_not_taken_back() {
        a_life_that_has_every_outcome_tells_each_exactly_once_in_its_order();
        TokenStream stream = stream(Mono.error(Issuer.unavailable()));
        served(stream);

        stream.close();

        assertThat(scene.story()).endsWith("Asked", "Issued", "StreamClosed", "NotRevoked");
        assertThat(Arrays.stream(TokenEvents.class.getClasses()).filter(TokenEvent.class::isAssignableFrom))
                .allSatisfy(kind -> assertThat(scene.story()).contains(kind.getSimpleName()));
    }

    @Test
    void a_call_that_is_given_up_by_a_close_is_told_as_asked_and_nothing_more() {
        scene.issuer.holds();
        scene.calls();

        scene.runtime.close();
        scene.issuer.release(HOUR);

        assertThat(scene.story()).containsExactly("Asked", "StreamClosed");
    }

    @Test
    void whatever_threads_do_calls_to_the_issuer_and_sendings_add_up() {
        AtomicInteger calls = new AtomicInteger();
        scene.issuer.answers(() -> calls.incrementAndGet() % 4 == 0
                ? Mono.error(Issuer.unavailable())
                : Mono.just(AccessToken.bearer("token-" + calls, ofMinutes(10))));

        inParallel(this::liveSomehow);
        scene.advance(HOUR);

        assertThat(told("Asked")).isEqualTo(scene.issuer.calls()).isPositive();
        assertThat(told("Issued") + told("Unchanged") + told("Failed")).isEqualTo(told("Asked"));
        assertThat(told("Used") + told("Refused")).isEqualTo(sent.get()).isPositive();
    }

    private void liveSomehow(int thread) {
        SplittableRandom random = new SplittableRandom(thread);
        for (int i = 0; i < 1_000; i++) {
            Mono<String> call = scene.stream.use(
                    token -> {
                        sent.incrementAndGet();
                        return ending(random.nextInt(7));
                    },
                    CallRetries.defaults());
            Disposable caller = call.subscribe(value -> {}, failure -> {});
            if (random.nextInt(4) == 0) {
                scene.advance(Duration.ofSeconds(random.nextInt(60)));
            }
            caller.dispose();
        }
    }

    private static Mono<String> ending(int how) {
        return switch (how) {
            case 0 -> Mono.just("fine");
            case 1 -> Mono.empty();
            case 2 -> Mono.never();
            case 3 -> Mono.error(new IOException("connection reset"));
            case 4 -> Mono.error(new CallRefusedException(Refusal.ofStatus(401)));
            case 5 -> Mono.error(new CallRefusedException(Refusal.ofStatus(403)));
            default -> Mono.error(new CallRefusedException(Refusal.ofStatus(503)));
        };
    }

    /** A stream whose issuer answers so to the wish to take its token back. */
    private TokenStream stream(Mono<Void> revocation) {
        return TokenStream.of(
                new RevocableSource() {
                    @Override
                    public Mono<AccessToken> token(TokenRequest request) {
                        return scene.issuer.token(request);
                    }

                    @Override
                    public Mono<Void> revoke(AccessToken token) {
                        return revocation;
                    }
                },
                Scene.REQUEST,
                scene.runtime);
    }

    private static AccessToken served(TokenStream stream) {
        return Caller.of(stream.token()).tokens().get(0);
    }

    private void refresh(TokenStream stream, Supplier<Mono<AccessToken>> answer) {
        scene.issuer.answers(answer);
        scene.advance(ofMinutes(29));
        served(stream);
    }

    private static void use(TokenStream stream, Mono<String> call) {
        stream.use(token -> call).subscribe(value -> {}, failure -> {});
    }

    private int told(String kind) {
        return (int) scene.story().stream().filter(kind::equals).count();
    }

    private static void inParallel(IntConsumer work) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<? extends Future<?>> running = IntStream.range(0, THREADS)
                    .mapToObj(thread -> threads.submit(() -> work.accept(thread)))
                    .toList();
            running.forEach(EventsAddUpTest::finished);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void finished(Future<?> work) {
        try {
            work.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("A thread did not finish its work", e);
        }
    }
}
