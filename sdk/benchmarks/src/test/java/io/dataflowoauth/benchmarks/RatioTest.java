// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
    private static final List<Double> TENS = Collections.nCopies(5, 10.0);

    @Test
    void a_round_is_compared_with_the_same_round() {
        Ratio ratio = Ratio.of("name", List.of(10.0, 40.0, 10.0, 40.0, 10.0), List.of(10.0, 40.0, 10.0, 40.0, 10.0));

        assertThat(ratio.rounds().low()).isEqualTo(1);
        assertThat(ratio.rounds().high()).isEqualTo(1);
    }

    @Test
    void a_narrow_interval_around_a_median_below_the_limit_is_met() {
        Ratio ratio =
                Ratio.of("name", List.of(10.5, 11.0, 11.0, 11.0, 11.6), TENS).atMost(1.15);

        assertThat(ratio.verdict()).isEqualTo("met");
    }

    @Test
    void a_narrow_interval_around_a_median_above_the_limit_is_missed() {
        Ratio ratio =
                Ratio.of("name", List.of(11.5, 11.8, 12.0, 12.0, 12.5), TENS).atMost(1.15);

        assertThat(ratio.verdict()).isEqualTo("missed");
    }

    @Test
    void an_interval_wider_than_the_margin_is_not_resolved_whatever_the_median_says() {
        Ratio ratio =
                Ratio.of("name", List.of(9.0, 10.0, 10.0, 10.0, 10.6), TENS).atMost(1.15);

        assertThat(ratio.verdict()).isEqualTo("not resolved");
    }

    @Test
    void without_a_limit_the_margin_is_the_distance_from_one_to_one() {
        assertThat(Ratio.of("name", List.of(80.0, 90.0, 90.0, 90.0, 99.0), TENS).verdict())
                .isEqualTo("resolved");
        assertThat(Ratio.of("name", List.of(9.0, 11.0, 11.0, 11.0, 12.0), TENS).verdict())
                .isEqualTo("not resolved");
    }

    @Test
    void too_few_rounds_resolve_nothing() {
        List<Double> four = Collections.nCopies(4, 10.0);

        assertThat(Ratio.of("name", four, four).atMost(1.15).verdict()).isEqualTo("not resolved");
    }

    @Test
    void what_was_not_measured_in_the_same_rounds_is_not_compared() {
        assertThatIllegalArgumentException().isThrownBy(() -> Ratio.of("name", TENS, List.of(1.0)));
    }
}
