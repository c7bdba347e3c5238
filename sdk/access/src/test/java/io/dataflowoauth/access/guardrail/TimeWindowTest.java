// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours on the clocks of a zone, the days when they are changed among them (threats D-18). */
class TimeWindowTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-11-26T06:00:00Z | true",
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-11-26T05:59:59Z | false",
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-11-26T17:59:59Z | true",
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-11-26T18:00:00Z | false",
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-11-28T12:00:00Z | false",
                "MON,TUE,WED,THU,FRI 07:00-19:00 Europe/Berlin | 2026-07-01T05:00:00Z | true",
                "SAT 00:00-24:00 UTC | 2026-11-28T00:00:00Z | true",
                "SAT 00:00-24:00 UTC | 2026-11-28T23:59:59Z | true",
                "SAT 00:00-24:00 UTC | 2026-11-29T00:00:00Z | false",
                "SUN 00:00-24:00 Pacific/Kiritimati | 2026-11-28T12:00:00Z | true",
                "SUN 02:00-03:00 Europe/Berlin | 2026-03-29T00:59:59Z | false",
                "SUN 02:00-03:00 Europe/Berlin | 2026-03-29T01:00:00Z | false",
                "SUN 03:00-04:00 Europe/Berlin | 2026-03-29T01:00:00Z | true",
                "SUN 02:00-03:00 Europe/Berlin | 2026-10-25T00:30:00Z | true",
                "SUN 02:00-03:00 Europe/Berlin | 2026-10-25T01:30:00Z | true",
                "SUN 02:00-03:00 Europe/Berlin | 2026-10-25T02:00:00Z | false"
            })
    void the_clocks_of_the_zone_count(String window, Instant moment, boolean within) {
        assertThat(TimeWindow.parse(window).contains(moment)).isEqualTo(within);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MON 07:00-19:00",
                "mon 07:00-19:00 UTC",
                "MOO 07:00-19:00 UTC",
                "MON 7:00-19:00 UTC",
                "MON 19:00-07:00 UTC",
                "MON 07:00-07:00 UTC",
                "MON 07:00-25:00 UTC",
                "MON 24:00-24:00 UTC",
                "MON 07:00-19:00 Mars/Base",
                "MON 07:00-19:00 UTC "
            })
    void what_is_no_window_is_refused(String text) {
        assertThatThrownBy(() -> TimeWindow.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_window_is_its_text_with_the_days_in_their_order() {
        TimeWindow window = TimeWindow.parse("FRI,MON 07:00-19:00 UTC");

        assertThat(window)
                .hasToString("MON,FRI 07:00-19:00 UTC")
                .isEqualTo(TimeWindow.parse("MON,FRI 07:00-19:00 UTC"))
                .hasSameHashCodeAs(TimeWindow.parse("MON,FRI 07:00-19:00 UTC"))
                .isNotEqualTo(TimeWindow.parse("MON 07:00-19:00 UTC"));
    }
}
