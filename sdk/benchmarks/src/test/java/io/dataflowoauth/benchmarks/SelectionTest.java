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
    void the_quick_plan_leaves_out_what_takes_long_and_nothing_that_is_judged() {
        Result.Key judged = new Result.Key("live-subscribe", "dataflow-oauth", 2, "ns/op");
        Result.Key told = new Result.Key("live-block", "azure-core/SimpleTokenCache", 2, "ns/op");

        assertThat(Plan.QUICK.measures(judged)).isTrue();
        assertThat(Plan.QUICK.measures(told)).isFalse();
        assertThat(Plan.QUICK.waits(31)).isFalse();
        assertThat(Plan.FULL.measures(told) && Plan.FULL.waits(31)).isTrue();
    }
}
