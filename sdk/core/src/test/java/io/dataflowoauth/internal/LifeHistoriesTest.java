// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Properties of the state machine over random histories; a failure names the seed of its history. */
class LifeHistoriesTest {
    private static final int HISTORIES = 2_000;
    private static final int STEPS = 300;

    @Test
    void no_history_serves_an_expired_token_or_flies_twice_or_passes_the_gate() {
        long calls = LongStream.range(0, HISTORIES)
                .map(seed -> {
                    LifeHistory history = new LifeHistory(seed);
                    history.live(STEPS);
                    return history.calls();
                })
                .sum();

        assertThat(calls).as("the histories are no idle ones").isGreaterThan(HISTORIES * 10L);
    }
}
