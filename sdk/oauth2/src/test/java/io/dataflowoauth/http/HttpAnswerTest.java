// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long to wait and what time it is there. */
class HttpAnswerTest {
    private static final String DATE = "Sun, 01 Mar 2026 10:00:00 GMT";

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "' 5 ', 5", "900, 900", "901, 900", "1000000000, 900"})
    void a_55_a_pause_in_seconds_is_read_and_capped(String written, long seconds) {
        assertThat(pause(written, DATE)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void a_55_a_pause_as_a_date_is_reckoned_against_the_answers_own_date() {
        assertThat(pause("Sun, 01 Mar 2026 10:00:30 GMT", DATE)).contains(Duration.ofSeconds(30));
        assertThat(pause("Sun, 01 Mar 2026 09:00:00 GMT", DATE)).contains(Duration.ZERO);
        assertThat(pause("Sun, 01 Mar 2026 10:00:30 GMT", null)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "-1", "5.5", "soon", "99999999999999999999", "Sun, 32 Mar 2026 10:00:00 GMT"})
    void a_55_garbage_is_no_pause(String written) {
        assertThat(pause(written, DATE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
            })
    void a_date_is_read_in_each_form_that_a_recipient_must_accept(String written) {
        assertThat(answer(null, written).date()).contains(Instant.parse("1994-11-06T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sunday, 06-Nov-94", "Sun Nov 6 08:49:37", "Mon Nov  6 08:49:37 1994", "06-Nov-94"})
    void half_a_date_or_a_wrong_day_is_none(String written) {
        assertThat(answer(null, written).date()).isEmpty();
    }

    @Test
    void the_date_is_read_or_absent() {
        assertThat(answer(null, DATE).date()).contains(Instant.parse("2026-03-01T10:00:00Z"));
        assertThat(answer(null, "today").date()).isEmpty();
        assertThat(answer(null, null).date()).isEmpty();
    }

    private static Optional<Duration> pause(String retryAfter, String date) {
        return answer(retryAfter, date).retryAfter();
    }

    private static HttpAnswer answer(String retryAfter, String date) {
        Map<String, List<String>> headers = new HashMap<>();
        if (retryAfter != null) {
            headers.put("retry-after", List.of(retryAfter));
        }
        if (date != null) {
            headers.put("DATE", List.of(date));
        }
        return HttpAnswer.of(503, headers, new byte[0]);
    }
}
