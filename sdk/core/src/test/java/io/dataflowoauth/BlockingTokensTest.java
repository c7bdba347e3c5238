// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class BlockingTokensTest {
    private final Scene scene = Scene.withTokensOf(HOUR);
    private final BlockingTokens tokens = BlockingTokens.of(scene.stream, ofSeconds(5));

    @Test
    void it_gives_the_live_token() {
        assertThat(tokens.token().reveal()).isEqualTo("token-1");
        assertThat(tokens.token().reveal()).isEqualTo("token-1");
    }

    @Test
    void it_gives_a_lease_or_says_that_the_token_does_not_last() {
        assertThat(tokens.token(HOUR.dividedBy(2)).reveal()).isEqualTo("token-1");
        assertThatThrownBy(() -> tokens.token(HOUR.multipliedBy(2))).hasMessageContaining("core.lease-unmet");
    }

    @Test
    void it_gives_what_a_call_gives() {
        assertThat(tokens.<String>use(token -> Mono.just("with " + token.reveal())))
                .isEqualTo("with token-1");
    }

    @Test
    void the_failure_of_the_stream_is_thrown_as_it_is() {
        scene.issuer.fails(Issuer.rejected());

        assertThatThrownBy(tokens::token).isInstanceOf(TokenException.Rejected.class);
    }

    @Test
    void what_a_call_fails_with_is_thrown_and_what_is_checked_is_wrapped() {
        assertThatThrownBy(() -> tokens.use(token -> Mono.error(new UncheckedIOException(new IOException("reset")))))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> tokens.use(token -> Mono.error(new IOException("reset"))))
                .isInstanceOf(RuntimeException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void a_call_that_gives_nothing_is_an_error() {
        assertThatThrownBy(() -> tokens.use(token -> Mono.empty())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_thread_that_must_not_block_is_refused_before_anything_is_called() {
        AtomicReference<Throwable> failure = new AtomicReference<>();

        Mono.fromRunnable(() -> failure.set(org.assertj.core.api.Assertions.catchThrowable(tokens::token)))
                .subscribeOn(Schedulers.parallel())
                .block(ofSeconds(5));

        assertThat(failure.get()).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(((TokenException) failure.get()).code()).isEqualTo("core.blocking-forbidden");
        assertThat(scene.issuer.calls()).isZero();
    }

    @Test
    void a_deadline_that_passes_cancels_the_call() {
        AtomicReference<String> call = new AtomicReference<>("made");
        BlockingTokens hasty = BlockingTokens.of(scene.stream, ofMillis(20));

        assertThatThrownBy(() -> hasty.use(token -> Mono.never().doOnCancel(() -> call.set("cancelled"))))
                .isInstanceOf(TokenException.Unavailable.class)
                .hasMessageStartingWith("core.blocking-deadline");

        assertThat(call).hasValue("cancelled");
    }

    @Test
    void an_interrupted_thread_gives_up_and_stays_interrupted() {
        scene.issuer.holds();
        Thread.currentThread().interrupt();

        Throwable failure = org.assertj.core.api.Assertions.catchThrowable(tokens::token);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure).isInstanceOf(TokenException.Unavailable.class);
        assertThat(((TokenException) failure).code()).isEqualTo("core.blocking-interrupted");
    }

    @Test
    void a_deadline_must_be_positive() {
        assertThatThrownBy(() -> BlockingTokens.of(scene.stream, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BlockingTokens.of(scene.stream, null)).isInstanceOf(NullPointerException.class);
    }
}
