// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class HoldingATokenTest {
    private final TestClock clock = TestClock.create();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> asked = new ArrayList<>();
    private final List<String> spared = new ArrayList<>();

    private final TokenSource issuer = request -> Mono.fromCallable(() -> {
        asked.add(request.claims().orElse(""));
        return AccessToken.bearer("token-" + calls.incrementAndGet(), Duration.ofMinutes(10));
    });

    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withJitter(() -> 0.5)
            .withObserver(event -> {
                if (event instanceof TokenEvents.Spared kept) {
                    spared.add(kept.tokenId());
                }
            }));
    private final TokenStream stream = TokenStream.of(issuer, TokenRequest.defaults(), runtime);

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_lease_is_a_token_that_lasts_for_the_whole_batch() {
        // #region lease
        AccessToken token = stream.token().block();
        clock.advance(Duration.ofMinutes(4)); // it lives for another six

        AccessToken forTheBatch = stream.token(Duration.ofMinutes(8)).block(); // one refresh before its time

        assertThat(forTheBatch).isNotEqualTo(token);
        StepVerifier.create(stream.token(Duration.ofMinutes(11))) // longer than this issuer's tokens live
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .hasMessageStartingWith("core.lease-unmet")
                        .hasMessageContaining("lives for another PT10M"));
        // #endregion lease
    }

    @Test
    void whoever_holds_a_connection_sees_each_token_that_replaces_another() {
        // #region replacements
        List<AccessToken> shown = new ArrayList<>();
        Disposable connection = stream.replacements().subscribe(shown::add); // the live token, then each replacement
        clock.settle();

        clock.advance(Duration.ofMinutes(30)); // nobody asks, and it stays warm

        assertThat(shown).hasSizeBetween(4, 6).doesNotHaveDuplicates();
        connection.dispose(); // and with the last subscriber the timer is gone
        // #endregion replacements
    }

    @Test
    void a_probe_reads_the_health_and_costs_no_call() {
        // #region health
        assertThat(stream.health().state()).isEqualTo(StreamHealth.State.EMPTY);

        stream.ready().block(); // where a service wants to begin warm

        StreamHealth health = stream.health();
        assertThat(health.servesToken()).isTrue();
        assertThat(health.untilRefresh()).isPositive();
        assertThat(health.consecutiveFailures()).isZero();
        // #endregion health
        assertThat(calls).hasValue(1);
    }

    @Test
    void a_storm_of_refusals_costs_one_refresh_and_is_told_once() {
        // #region storm
        for (int refusal = 0; refusal < 1_000; refusal++) {
            StepVerifier.create(stream.use(HoldingATokenTest::refused)).verifyError(CallRefusedException.class);
        }

        assertThat(calls).hasValue(2); // the first token, and one instead of it; the next may be in 30 s
        assertThat(spared).hasSize(1); // TokenEvents.Spared: whatever this resource is shown, it refuses
        // #endregion storm
    }

    @Test
    void a_step_up_asks_for_other_claims_from_then_on() {
        // #region step-up
        AccessToken refused = stream.token().block();

        // read from the answer of the resource (RFC 9470): acr_values="urn:example:mfa"
        stream.invalidate(refused, "{\"access_token\":{\"acr\":{\"essential\":true,\"value\":\"urn:example:mfa\"}}}");
        AccessToken better = stream.token().block();

        assertThat(better).isNotEqualTo(refused);
        assertThat(asked.get(1)).contains("urn:example:mfa");
        // #endregion step-up
    }

    @Test
    void a_closed_stream_ends_its_waiters_and_gives_no_token() {
        stream.token().block();

        stream.closeGracefully().block();

        StepVerifier.create(stream.token()).verifyError(TokenException.Closed.class);
    }

    private static Mono<String> refused(AccessToken token) {
        return Mono.error(new CallRefusedException(Refusal.ofStatus(401).withError("invalid_token")));
    }
}
