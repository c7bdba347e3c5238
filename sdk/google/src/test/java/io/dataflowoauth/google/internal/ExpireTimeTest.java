// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpireTimeTest {
    private static final Instant ANSWERED = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void what_is_left_is_reckoned_against_the_date_of_the_answer() {
        assertThat(ExpireTime.lifetime("2026-03-01T12:10:00Z", ANSWERED, ofHours(1)))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(ExpireTime.lifetime("2026-03-01T12:10:00.5Z", ANSWERED, ofHours(1)))
                .isEqualTo(Duration.ofMillis(600_500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T13:00:01Z", "2126-03-01T12:00:00Z", "9999-12-31T23:59:59.999999999Z"})
    void no_more_is_believed_than_was_asked_for(String far) {
        assertThat(ExpireTime.lifetime(far, ANSWERED, ofHours(1))).isEqualTo(ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T11:59:59Z",
                "2026-03-01T11:59:59.999Z",
                "1970-01-01T00:00:00Z",
                "0000-01-01T00:00:00Z"
            })
    void an_expiry_before_the_answer_breaks_the_contract(String past) {
        assertThatThrownBy(() -> ExpireTime.lifetime(past, ANSWERED, ofHours(1)))
                .isInstanceOf(TokenException.Invalid.class);
    }

    @Test
    void an_expiry_in_the_second_of_the_answer_may_be_better_next_time() {
        assertThatThrownBy(() -> ExpireTime.lifetime("2026-03-01T12:00:00Z", ANSWERED, ofSeconds(1)))
                .isInstanceOf(TokenException.Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T13:00:00",
                "2026-03-01T13:00:00+00:00",
                "2026-03-01T13:00:00+01:00",
                "2026-03-01T13:00:00z",
                "2026-03-01t13:00:00Z",
                "2026-03-01 13:00:00Z",
                "2026-03-01T13:00Z",
                "2026-03-01T24:00:00Z",
                "2026-12-31T23:59:60Z",
                "2026-02-30T13:00:00Z",
                "2026-13-01T13:00:00Z",
                "2026-03-01T13:00:00.Z",
                "2026-03-01T13:00:00.1234567890Z",
                "+12026-03-01T13:00:00Z",
                "-2026-03-01T13:00:00Z",
                "2026-3-1T13:00:00Z",
                "２０２６-03-01T13:00:00Z",
                " 2026-03-01T13:00:00Z",
                "1772370000",
                "3600s",
                ""
            })
    void what_is_no_instant_in_utc_breaks_the_contract(String text) {
        assertThatThrownBy(() -> ExpireTime.lifetime(text, ANSWERED, ofHours(1)))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageStartingWith("google.impersonation-answer-invalid: ");
    }

    /** The issuer's clock is wrong by a random amount; the wire drops what is less than a second. */
    @Test
    void a_lifetime_counted_from_the_sending_never_outlives_the_token() {
        long seed = 20_260_301L;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            Duration asked = ofSeconds(random.nextLong(1, 43_201));
            Duration given = random.nextInt(4) == 0 ? asked.dividedBy(2).plusSeconds(1) : asked;
            Instant sent = ANSWERED.plusMillis(random.nextLong(-100_000_000, 100_000_000));
            Instant made = sent.plusMillis(random.nextLong(0, 2_000));
            Instant end = made.plus(given.compareTo(asked) > 0 ? asked : given);
            Instant answered = made.plusMillis(random.nextLong(0, 500));

            Duration left = Duration.between(answered.truncatedTo(SECONDS), end.truncatedTo(SECONDS));
            if (left.isNegative() || left.isZero()) {
                continue;
            }
            Duration lifetime =
                    ExpireTime.lifetime(end.truncatedTo(SECONDS).toString(), answered.truncatedTo(SECONDS), asked);

            boolean shortened = end.isBefore(made.plus(asked));
            Duration precision = shortened ? ofSeconds(1) : Duration.ZERO;
            assertThat(sent.plus(lifetime)).as("seed %d, round %d", seed, round).isBeforeOrEqualTo(end.plus(precision));
        }
    }
}
