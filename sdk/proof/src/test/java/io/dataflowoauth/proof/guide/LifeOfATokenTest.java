// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LifeOfATokenTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean down = new AtomicBoolean();
    private final TokenRequest request = TokenRequest.defaults().withScopes("read");

    // #region source
    private final TokenSource issuer = asked -> Mono.fromCallable(() -> {
        if (down.get()) {
            throw new TokenException.Unavailable(CoreCodes.SOURCE_BROKEN, "The issuer is down.");
        }
        return AccessToken.bearer("token-" + calls.incrementAndGet(), Duration.ofMinutes(10));
    });
    // #endregion source

    @Test
    void a_token_is_replaced_while_callers_are_served_at_once() {
        // #region life
        TestClock clock = TestClock.create();
        try (TokenRuntime runtime = TokenRuntime.open(
                        RuntimeOptions.defaults().withTime(clock).withJitter(() -> 0.5));
                TokenStream stream = TokenStream.of(issuer, request, runtime)) {
            AccessToken first = stream.token().block();

            clock.advance(Duration.ofMinutes(9)); // past the refresh point, and still valid
            AccessToken served = stream.token().block(); // at once; one call flies in the background
            clock.settle();
            AccessToken second = stream.token().block();

            assertThat(served).isEqualTo(first);
            assertThat(second).isNotEqualTo(first);
            assertThat(calls).hasValue(2);
        }
        // #endregion life
    }

    @Test
    void an_outage_costs_no_call_until_the_token_runs_out() {
        // #region outage
        TestClock clock = TestClock.create();
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(clock));
                TokenStream stream = TokenStream.of(issuer, request, runtime)) {
            AccessToken token = stream.token().block();

            down.set(true);
            clock.advance(Duration.ofMinutes(9));
            StepVerifier.create(stream.token()).expectNext(token).verifyComplete();

            clock.advance(Duration.ofMinutes(1)); // nothing expired is ever served
            StepVerifier.create(stream.token()).verifyError(TokenException.Unavailable.class);
            assertThat(stream.health().state()).isEqualTo(StreamHealth.State.EXPIRED);
        }
        // #endregion outage
    }
}
