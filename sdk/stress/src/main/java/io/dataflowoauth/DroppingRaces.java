// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A token is refused while it is being replaced. */
public class DroppingRaces {
    @JCStressTest
    @Outcome(
            id = {"2, 0", "2, 1"},
            expect = ACCEPTABLE,
            desc = "the new token stands, whether or not the old one was dropped first")
    @Outcome(expect = FORBIDDEN, desc = "the new token was dropped, or the old one stayed")
    @State
    public static class InvalidateAndLand {
        private final Stage stage = new Stage().aging();

        @Actor
        public void refused() {
            stage.live.invalidate(stage.held(), Optional.empty());
        }

        @Actor
        public void lands() {
            stage.land();
        }

        @Arbiter
        public void held(II_Result result) {
            result.r1 = stage.served();
            result.r2 = stage.dropped.get();
        }
    }

    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "dropped once, told once")
    @Outcome(expect = FORBIDDEN, desc = "told twice, or not dropped")
    @State
    public static class InvalidateTwice {
        private final Stage stage = new Stage().aging();

        @Actor
        public void one() {
            stage.live.invalidate(stage.held(), Optional.empty());
        }

        @Actor
        public void another() {
            stage.live.invalidate(stage.held(), Optional.empty());
        }

        @Arbiter
        public void held(II_Result result) {
            result.r1 = stage.served();
            result.r2 = stage.dropped.get();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"10001, 1", "10001, 2"},
            expect = ACCEPTABLE,
            desc = "served with what was there, or with what comes")
    @Outcome(expect = FORBIDDEN, desc = "stranded or told twice")
    @State
    public static class InvalidateAndJoin {
        private final Stage stage = new Stage().aging();
        private final int[] before = new int[1];

        @Actor
        public void refused() {
            stage.live.invalidate(stage.held(), Optional.empty());
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
            before[0] = stage.second.told();
        }

        @Arbiter
        public void told(II_Result result) {
            stage.land();
            result.r1 = stage.second.told();
            result.r2 = before[0] == 0 ? 2 : 1;
        }
    }
}
