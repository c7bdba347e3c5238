// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class WorkerTokensTest {
    private static final CallLimits QUICK = CallLimits.defaults()
            .withDeadline(Duration.ofSeconds(20))
            .withPatience(Duration.ofSeconds(20))
            .withGrace(Duration.ofSeconds(20));

    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicLong passed = new AtomicLong();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(new AheadTime(passed)));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void many_threads_share_one_token() {
        try (WorkerTokens tokens = over(this::token)) {
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(CompletableFuture.supplyAsync(() -> tokens.use(token -> Mono.just(token.reveal()))));
            }

            assertThat(calls).extracting(CompletableFuture::join).containsOnly("token-1");
            assertThat(tokens.health().state()).isEqualTo(StreamHealth.State.FRESH);
        }
    }

    @Test
    void teardown_waits_for_the_call_in_flight_and_lets_no_new_one_begin() throws Exception {
        WorkerTokens tokens = over(this::token);
        Sinks.One<String> answer = Sinks.one();
        CountDownLatch begun = new CountDownLatch(1);
        var call = CompletableFuture.supplyAsync(() -> tokens.use(token -> {
            begun.countDown();
            return answer.asMono();
        }));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        var teardown = CompletableFuture.runAsync(tokens::close);

        assertThatThrownBy(() -> untilClosed(tokens)).hasMessageContaining("beam.worker-closed");
        assertThat(teardown).isNotDone();
        answer.emitValue("answered", Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("answered");
        teardown.get(20, TimeUnit.SECONDS);
        assertThat(tokens.health().state()).isEqualTo(StreamHealth.State.CLOSED);
    }

    @Test
    void teardown_does_not_wait_longer_than_its_grace() throws Exception {
        WorkerTokens tokens = over(this::token, QUICK.withGrace(Duration.ofMillis(50)));
        CountDownLatch begun = new CountDownLatch(1);
        Sinks.One<String> never = Sinks.one();
        var stuck = CompletableFuture.supplyAsync(() -> tokens.use(token -> {
            begun.countDown();
            return never.asMono();
        }));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture.runAsync(tokens::close).get(20, TimeUnit.SECONDS);

        assertThat(tokens.health().state()).isEqualTo(StreamHealth.State.CLOSED);
        never.emitValue("late", Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(stuck).succeedsWithin(Duration.ofSeconds(20));
    }

    @Test
    void an_element_waits_through_an_outage_and_is_not_lost() {
        AtomicInteger asked = new AtomicInteger();
        TokenSource down = request -> Mono.defer(() -> asked.incrementAndGet() < 3 ? outage() : token(request));
        try (WorkerTokens tokens = over(down)) {
            assertThat(tokens.<String>use(token -> Mono.just(token.reveal()))).isEqualTo("token-1");
        }
    }

    @Test
    void an_outage_that_ends_in_a_rejection_ends_the_waiting_too() {
        AtomicInteger asked = new AtomicInteger();
        TokenSource down = request -> Mono.defer(() -> switch (asked.incrementAndGet()) {
            case 1 -> token(request);
            case 2 -> outage();
            default -> rejection();
        });
        try (WorkerTokens tokens = over(down, QUICK.withPatience(Duration.ofHours(1)))) {
            tokens.use(token -> Mono.just(token.id()));
            passed.addAndGet(TimeUnit.HOURS.toNanos(1));

            assertThatThrownBy(() -> tokens.use(token -> Mono.just(token.id())))
                    .isInstanceOf(TokenException.Rejected.class);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void patience_that_runs_out_tells_the_outage() {
        AtomicInteger asked = new AtomicInteger();
        TokenSource down = request -> Mono.defer(() -> asked.incrementAndGet() == 1 ? token(request) : outage());
        try (WorkerTokens tokens = over(down, QUICK.withPatience(Duration.ofMillis(100)))) {
            tokens.use(token -> Mono.just(token.id()));
            passed.addAndGet(TimeUnit.HOURS.toNanos(1));

            assertThatThrownBy(() -> tokens.use(token -> Mono.just(token.id())))
                    .isInstanceOf(TokenException.Unavailable.class)
                    .hasMessageContaining("down for a while");
        }
    }

    @Test
    void a_call_that_has_begun_is_not_made_again_because_of_an_outage() {
        AtomicInteger calls = new AtomicInteger();
        try (WorkerTokens tokens = over(this::token)) {
            assertThatThrownBy(() -> tokens.use(token -> {
                        calls.incrementAndGet();
                        return outage();
                    }))
                    .isInstanceOf(TokenException.Unavailable.class);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_refused_token_is_replaced_once_and_the_call_replayed() {
        try (WorkerTokens tokens = over(this::token)) {
            String used = tokens.use(token -> token.reveal().equals("token-1")
                    ? Mono.error(new CallRefusedException(Refusal.ofStatus(401).withError("invalid_token")))
                    : Mono.just(token.reveal()));

            assertThat(used).isEqualTo("token-2");
        }
    }

    @Test
    void closing_twice_is_harmless_and_the_other_holds_go_on() {
        WorkerTokens one = WorkerTokens.hold(CountedKind.recipe("two holds"), QUICK);
        try (WorkerTokens other = WorkerTokens.hold(CountedKind.recipe("two holds"), QUICK)) {
            one.use(token -> Mono.just(token.id()));

            one.close();
            one.close();

            assertThat(other.<String>use(token -> Mono.just(token.reveal()))).isEqualTo("counted-1");
        }
    }

    private WorkerTokens over(TokenSource source) {
        return over(source, QUICK);
    }

    private WorkerTokens over(TokenSource source, CallLimits limits) {
        return WorkerTokens.over(TokenStream.of(source, TokenRequest.defaults(), runtime), limits);
    }

    private Mono<AccessToken> token(TokenRequest request) {
        return Mono.fromSupplier(() -> AccessToken.bearer("token-" + issued.incrementAndGet(), Duration.ofMinutes(5)));
    }

    private static <T> Mono<T> outage() {
        return Mono.error(() -> new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "down for a while"));
    }

    private static <T> Mono<T> rejection() {
        return Mono.error(() -> new TokenException.Rejected(
                CoreCodes.CALL_REFUSED, "", Refusal.ofStatus(400).withError("invalid_grant")));
    }

    private static void untilClosed(WorkerTokens tokens) {
        for (int i = 0; i < 10_000_000; i++) {
            tokens.use(token -> Mono.just(token.id()));
        }
    }
}
