// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of whoever read the cell and finds it replaced: each race is lost on purpose. */
class LostRacesTest {
    private final MeddlingTime time = new MeddlingTime();
    private final Issuer issuer = Issuer.of(HOUR);
    private final TokenStream stream = TokenStream.of(
            issuer,
            Scene.REQUEST,
            TokenRuntime.open(RuntimeOptions.defaults().withTime(time).withJitter(() -> 0.5)));

    @AfterEach
    void the_race_was_run() {
        assertThat(time.meddled()).isTrue();
    }

    @Test
    void a_caller_who_would_start_the_call_that_another_has_just_started_joins_it() {
        issuer.holds();
        time.meddleAt(1, () -> Caller.of(stream.token()));

        Caller late = Caller.of(stream.token());
        issuer.release(HOUR);

        assertThat(late.values()).containsExactly("token-1");
        assertThat(issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_caller_who_would_join_a_call_that_has_just_landed_is_served() {
        issuer.holds();
        Caller.of(stream.token());
        time.meddleAt(1, () -> issuer.release(HOUR));

        Caller late = Caller.of(stream.token());

        assertThat(late.values()).containsExactly("token-1");
        assertThat(issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_caller_who_would_join_a_call_that_has_just_failed_is_told_so() {
        Scene.served(stream.token());
        time.advance(HOUR);
        issuer.holds();
        Caller.of(stream.token());
        time.meddleAt(1, () -> issuer.releaseFailure(Issuer.unavailable()));

        TokenException told = Scene.refused(stream.token());

        assertThat(told.code()).isEqualTo("test.down");
        assertThat(issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_caller_who_would_join_a_stream_that_has_just_closed_is_told_so() {
        issuer.holds();
        Caller.of(stream.token());
        time.meddleAt(1, stream::close);

        assertThat(Scene.refused(stream.token()).code()).isEqualTo("core.stream-closed");
    }

    @Test
    void a_refresh_whose_token_has_just_been_dropped_is_made_all_the_same() {
        AccessToken token = Caller.of(stream.token()).tokens().get(0);
        time.advance(ofMinutes(40));
        issuer.holds();
        time.meddleAt(3, () -> stream.invalidate(token));

        assertThat(Scene.served(stream.token())).isEqualTo("token-1");

        assertThat(issuer.calls()).isEqualTo(2);
        assertThat(Caller.of(stream.token()).waits()).isTrue();
    }

    @Test
    void an_invalidation_of_a_token_that_has_just_been_replaced_drops_nothing() {
        AccessToken token = Caller.of(stream.token()).tokens().get(0);
        time.advance(ofMinutes(40));
        issuer.holds();
        Scene.served(stream.token());
        time.meddleAt(1, () -> issuer.release(HOUR));

        stream.invalidate(token);

        assertThat(Scene.served(stream.token())).isEqualTo("token-2");
        assertThat(issuer.calls()).isEqualTo(2);
    }
}
