// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What every {@link TokenSource} keeps to. Implement it in a test class and name the three sources: the tests come with it.
 *
 * <p>Each method is called by a test of its own; a source may be made anew or shared. The tests take real time only as far
 * as the sources do.
 */
public interface TokenSourceContract {
    /** How long one attempt may take, in real time. */
    Duration PATIENCE = Duration.ofSeconds(20);

    /** A source whose issuer answers {@link #request()} with a token. */
    TokenSource answering();

    /** A source whose issuer says no to {@link #request()}. */
    TokenSource refused();

    /** A source whose issuer cannot be reached. */
    TokenSource unreachable();

    /** What is asked for. */
    TokenRequest request();

    /** How many tokens the issuer of {@link #answering()} has issued so far. */
    int issued();

    /** It gives one token, which lives for a while. */
    @Test
    default void it_gives_exactly_one_token_that_lives() {
        List<Duration> lifetimes = Flux.from(answering().token(request()))
                .map(AccessToken::lifetime)
                .collectList()
                .block(PATIENCE);

        assertThat(lifetimes)
                .singleElement()
                .satisfies(lifetime -> assertThat(lifetime).isPositive());
    }

    /** It is cold. */
    @Test
    default void it_asks_nobody_before_it_is_subscribed_to() {
        TokenSource source = answering();
        int before = issued();

        Mono<AccessToken> cold = source.token(request());

        assertThat(issued()).isEqualTo(before);
        assertThat(cold.block(PATIENCE)).isNotNull();
        assertThat(issued()).isEqualTo(before + 1);
    }

    /** It caches nothing: that is the stream's work. */
    @Test
    default void it_asks_anew_at_each_subscription() {
        Mono<AccessToken> cold = answering().token(request());
        int before = issued();

        cold.block(PATIENCE);
        cold.block(PATIENCE);

        assertThat(issued()).isEqualTo(before + 2);
    }

    /** It is safe for use by many. */
    @Test
    default void it_serves_many_callers_at_once() {
        TokenSource source = answering();

        List<AccessToken> tokens = Flux.range(0, 16)
                .flatMap(i -> source.token(request()).subscribeOn(Schedulers.parallel()), 16)
                .collectList()
                .block(PATIENCE);

        assertThat(tokens).hasSize(16);
    }

    /** It does not block: Reactor's own blocking calls fail on such a thread. */
    @Test
    default void it_works_on_a_thread_that_must_not_block() {
        AccessToken token = Mono.defer(() -> answering().token(request()))
                .subscribeOn(Schedulers.parallel())
                .block(PATIENCE);

        assertThat(token).isNotNull();
    }

    /** Cancelling is harmless. */
    @Test
    default void it_works_after_a_caller_has_gone_away() {
        TokenSource source = answering();

        Mono.firstWithSignal(source.token(request()).then(), Mono.empty()).block(PATIENCE);

        assertThat(source.token(request()).block(PATIENCE)).isNotNull();
    }

    /** A no is terminal, and says so. */
    @Test
    default void a_refusal_is_told_as_rejected() {
        assertThatExceptionOfType(TokenException.Rejected.class)
                .isThrownBy(() -> refused().token(request()).block(PATIENCE))
                .satisfies(failure -> assertThat(failure.retryCanHelp()).isFalse());
    }

    /** An outage is not a no. */
    @Test
    default void an_issuer_out_of_reach_is_told_as_unavailable() {
        assertThatExceptionOfType(TokenException.Unavailable.class)
                .isThrownBy(() -> unreachable().token(request()).block(PATIENCE))
                .satisfies(failure -> assertThat(failure.retryCanHelp()).isTrue());
    }

    /** Nothing secret prints. */
    @Test
    default void neither_sources_nor_tokens_nor_failures_print_a_secret() {
        TokenSource answering = answering();
        AccessToken token = answering.token(request()).blockOptional(PATIENCE).orElseThrow();
        Throwable failure = refused()
                .token(request())
                .map(none -> new Throwable("a token where none was due"))
                .onErrorResume(told -> Mono.just(told))
                .blockOptional(PATIENCE)
                .orElseThrow();

        LeakReport report = LeakSweep.forKnownSecrets()
                .text("source", answering.toString())
                .text("token", token.toString())
                .failure("failure", failure)
                .report();

        assertThat(report.leaks()).as(report.toString()).isEmpty();
    }
}
