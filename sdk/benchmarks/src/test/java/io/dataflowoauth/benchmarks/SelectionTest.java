// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void all_is_everything_and_names_are_those_only() {
        assertThat(Selection.of(Plan.FULL, "all").has("herd-cold")).isTrue();
        assertThat(Selection.of(Plan.FULL, "herd-cold, refresh-wait").has("refresh-wait"))
                .isTrue();
        assertThat(Selection.of(Plan.FULL, "herd-cold,refresh-wait").has("live-block"))
                .isFalse();
    }

    @Test
    void it_says_the_command_that_asks_for_it() {
        assertThat(Selection.of(Plan.FULL, "all").command()).isEqualTo("./mvnw -q -Pbenchmarks");
        assertThat(Selection.of(Plan.QUICK, "b,a").command())
                .isEqualTo("./mvnw -q -Pbenchmarks -Dquick -Dbenchmarks.only=a,b");
    }

    @Test
    void the_quick_plan_gives_what_is_judged_enough_rounds_and_leaves_out_what_is_told_only() {
        Result.Key judged = new Result.Key("live-subscribe", "dataflow-oauth", 2, "ns/op");
        Result.Key told = new Result.Key("live-block", "azure-core/SimpleTokenCache", 2, "ns/op");

        assertThat(Plan.QUICK.rounds(judged)).isEqualTo(Sample.ENOUGH);
        assertThat(Plan.QUICK.rounds(told)).isZero();
        assertThat(Plan.FULL.rounds(told)).isEqualTo(Plan.FULL.rounds(judged));
    }

    @Test
    void the_quick_plan_does_not_wait_for_half_a_minute() {
        assertThat(Plan.QUICK.waits(31)).isFalse();
        assertThat(Plan.QUICK.waits(2)).isTrue();
        assertThat(Plan.FULL.waits(31)).isTrue();
    }
}
