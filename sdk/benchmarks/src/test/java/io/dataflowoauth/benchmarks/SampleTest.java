// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleTest {
    @Test
    void the_median_is_the_middle_value_or_between_the_two() {
        assertThat(Sample.of(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(Sample.of(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    }

    @Test
    void five_values_give_the_whole_range_as_interval() {
        Sample five = upTo(5);

        assertThat(five.low()).isEqualTo(1);
        assertThat(five.high()).isEqualTo(5);
        assertThat(five.isEnough()).isTrue();
    }

    @Test
    void eight_values_leave_out_one_at_each_end_and_seven_do_not() {
        assertThat(upTo(8).low()).isEqualTo(2);
        assertThat(upTo(8).high()).isEqualTo(7);
        assertThat(upTo(7).low()).isEqualTo(1);
        assertThat(upTo(7).high()).isEqualTo(7);
    }

    @Test
    void the_error_reaches_to_the_farther_end() {
        assertThat(Sample.of(List.of(1.0, 2.0, 3.0, 4.0, 10.0)).error()).isEqualTo(7);
    }

    @Test
    void fewer_than_five_are_not_enough() {
        assertThat(upTo(4).isEnough()).isFalse();
        assertThat(upTo(1).low()).isEqualTo(upTo(1).high());
    }

    @Test
    void no_values_are_no_sample() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.of(List.of()));
    }

    private static Sample upTo(int last) {
        return Sample.of(
                IntStream.rangeClosed(1, last).mapToObj(value -> (double) value).toList());
    }
}
