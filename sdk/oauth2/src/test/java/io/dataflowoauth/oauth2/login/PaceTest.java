// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long to wait before an issuer is asked again (RFC 8628 section 3.5). */
class PaceTest {
    private final Pace pace = new Pace(Duration.ofSeconds(5));

    @Test
    void a_person_who_has_not_answered_changes_no_pace() {
        assertThat(pace.after(refused("authorization_pending"))).contains(Duration.ofSeconds(5));
        assertThat(pace.after(refused("authorization_pending"))).contains(Duration.ofSeconds(5));
    }

    @Test
    void each_demand_for_patience_adds_five_seconds_for_good() {
        pace.after(refused("slow_down"));

        assertThat(pace.after(refused("slow_down"))).contains(Duration.ofSeconds(15));
        assertThat(pace.after(refused("authorization_pending"))).contains(Duration.ofSeconds(15));
    }

    @Test
    void an_issuer_out_of_reach_doubles_it_up_to_a_minute() {
        for (int i = 0; i < 3; i++) {
            pace.after(unreachable());
        }

        assertThat(pace.after(unreachable())).contains(Duration.ofMinutes(1));
        assertThat(pace.after(unreachable())).contains(Duration.ofMinutes(1));
    }

    @Test
    void a_pace_of_more_than_a_minute_is_the_issuers_own_and_stays() {
        assertThat(new Pace(Duration.ofMinutes(2)).after(unreachable())).contains(Duration.ofMinutes(2));
    }

    @Test
    void a_longer_pause_that_the_issuer_asks_for_is_made_once() {
        TokenException busy = new TokenException.Unavailable(
                OAuth2Codes.ISSUER_UNAVAILABLE, Refusal.ofStatus(429), Optional.of(Duration.ofSeconds(30)));

        assertThat(pace.after(busy)).contains(Duration.ofSeconds(30));
        assertThat(pace.after(refused("authorization_pending"))).contains(Duration.ofSeconds(10));
    }

    @Test
    void a_demand_for_patience_counts_as_such_whatever_its_status() {
        TokenException slow = new TokenException.Unavailable(
                OAuth2Codes.ISSUER_UNAVAILABLE, Refusal.ofStatus(429).withError("slow_down"), Optional.empty());

        assertThat(pace.after(slow)).contains(Duration.ofSeconds(10));
    }

    @Test
    void what_will_not_change_ends_the_questions() {
        assertThat(pace.after(refused("access_denied"))).isEmpty();
        assertThat(pace.after(new TokenException.Invalid(OAuth2Codes.JSON_INVALID, "")))
                .isEmpty();
    }

    private static TokenException refused(String error) {
        return TokenAnswers.rejected(Refusal.ofStatus(400).withError(error));
    }

    private static TokenException unreachable() {
        return new TokenException.Unavailable(OAuth2Codes.NETWORK_FAILED, "");
    }
}
