// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call lands while callers come and go. */
public class LandingRaces {
    @JCStressTest
    @Outcome(id = "10001, 10001", expect = ACCEPTABLE, desc = "both served once")
    @Outcome(expect = FORBIDDEN, desc = "somebody stranded or told twice")
    @State
    public static class LandAndJoin {
        private final Stage stage = new Stage().flying();

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }

    @JCStressTest
    @Outcome(id = "100, 100", expect = ACCEPTABLE, desc = "both told the failure once")
    @Outcome(expect = FORBIDDEN, desc = "somebody stranded or told twice")
    @State
    public static class FailAndJoin {
        private final Stage stage = new Stage().flying();

        @Actor
        public void fails() {
            stage.failForGood();
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }

    /** In the first acquisition callers wait through a failure; whoever came in its midst is served with the rest. */
    @JCStressTest
    @Outcome(id = "10001, 10001", expect = ACCEPTABLE, desc = "both served by the next try")
    @Outcome(expect = FORBIDDEN, desc = "somebody stranded or told twice")
    @State
    public static class FailPatientlyAndJoin {
        private final Stage stage = new Stage().flying();

        @Actor
        public void fails() {
            stage.failForNow();
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(II_Result result) {
            stage.land();
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"0, 10001", "10001, 10001"},
            expect = ACCEPTABLE,
            desc = "the one who left is served or not, the other is")
    @Outcome(expect = FORBIDDEN, desc = "somebody stranded or told twice")
    @State
    public static class LandAndCancel {
        private final Stage stage = new Stage().flying();

        public LandAndCancel() {
            stage.live.join(stage.second.waiter());
        }

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void leaves() {
            stage.first.subscription().cancel();
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }

    @JCStressTest
    @Outcome(id = "10001, 10001, 1", expect = ACCEPTABLE, desc = "one call serves both")
    @Outcome(expect = FORBIDDEN, desc = "two calls, or somebody stranded")
    @State
    public static class TwoCallersOfAnExpiredToken {
        private final Stage stage = new Stage().expired();

        @Actor
        public void one() {
            stage.live.join(stage.first.waiter());
        }

        @Actor
        public void another() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(III_Result result) {
            result.r3 = stage.time.flights().size();
            stage.land();
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"100, 0", "10001, 2"},
            expect = ACCEPTABLE,
            desc = "told that time was up, or served")
    @Outcome(id = "100, 2", expect = ACCEPTABLE, desc = "told that time was up, just before the token came")
    @Outcome(expect = FORBIDDEN, desc = "stranded or told twice")
    @State
    public static class LandAndDeadline {
        private final Stage stage = new Stage().flying();
        private final Runnable deadline = stage.time.firstTimer();

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void timeIsUp() {
            deadline.run();
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.served();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"100, 100", "100, 10001"},
            expect = ACCEPTABLE,
            desc = "the newcomer is told too, or waits for the call and is served")
    @Outcome(expect = FORBIDDEN, desc = "stranded or told twice")
    @State
    public static class DeadlineAndJoin {
        private final Stage stage = new Stage().flying();
        private final Runnable deadline = stage.time.firstTimer();

        @Actor
        public void timeIsUp() {
            deadline.run();
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(II_Result result) {
            stage.land();
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
        }
    }
}
