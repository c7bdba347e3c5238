// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What any source looks like through a checked one. */
class CheckedSourceTest {
    private final VirtualTime time = new VirtualTime();

    @Test
    void a_token_is_stamped_with_the_moment_of_the_call() {
        Caller caller = Caller.of(checked(request -> Mono.delay(Duration.ofSeconds(3), time.scheduler())
                .map(tick -> AccessToken.bearer("t", Duration.ofMinutes(1)))));

        time.advance(Duration.ofSeconds(3));

        assertThat(caller.tokens().get(0).issuedAt()).isEqualTo(VirtualTime.START);
    }

    @Test
    void an_earlier_stamp_stays_and_a_later_one_does_not() {
        Instant earlier = VirtualTime.START.minusSeconds(5);
        AccessToken token = AccessToken.bearer("t", Duration.ofMinutes(1));

        assertThat(issued(token.stamped(earlier))).isEqualTo(earlier);
        assertThat(issued(token.stamped(VirtualTime.START.plusSeconds(5)))).isEqualTo(VirtualTime.START);
    }

    @Test
    void a_source_that_breaks_its_contract_fails_as_broken_and_its_text_is_not_told() {
        assertThat(code(request -> Mono.empty())).isEqualTo("core.source-broken");
        assertThat(code(request -> nothing())).isEqualTo("core.source-broken");
        assertThat(Scene.refused(checked(request -> Mono.error(new IllegalStateException("hunter2")))))
                .hasMessageContaining("java.lang.IllegalStateException")
                .hasMessageNotContaining("hunter2");
        assertThat(code(request -> {
                    throw new IllegalArgumentException("thrown at assembly");
                }))
                .isEqualTo("core.source-broken");
    }

    @Test
    void a_failure_of_the_source_is_told_as_it_is() {
        TokenException rejected = Issuer.rejected();

        assertThat(Scene.refused(checked(request -> Mono.error(rejected)))).isSameAs(rejected);
        assertThat(code(request -> Mono.error(new RejectedExecutionException())))
                .isEqualTo("core.scheduler-rejected");
    }

    @Test
    void a_source_that_never_answers_is_given_up() {
        Issuer issuer = Issuer.of(Scene.HOUR);
        issuer.holds();
        Caller caller = Caller.of(checked(issuer));

        time.advance(Duration.ofSeconds(60));

        assertThat(caller.failure()).isInstanceOf(TokenException.Unavailable.class);
        assertThat(caller.failure()).hasMessageStartingWith("core.acquisition-deadline");
        assertThat(issuer.cancelled()).isEqualTo(1);
        assertThat(time.timers()).isZero();
    }

    private Instant issued(AccessToken token) {
        return Caller.of(checked(request -> Mono.just(token))).tokens().get(0).issuedAt();
    }

    private String code(TokenSource source) {
        return Scene.refused(checked(source)).code();
    }

    private Mono<AccessToken> checked(TokenSource source) {
        return new CheckedSource(source, time).token(TokenRequest.defaults());
    }

    private static @Nullable Mono<AccessToken> nothing() {
        return null;
    }
}
