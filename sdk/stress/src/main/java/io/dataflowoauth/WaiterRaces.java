// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.dataflowoauth.internal.Waiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** One waiter is told once, whoever races for it. */
public class WaiterRaces {
    private static final AccessToken TOKEN = AccessToken.bearer("token", Stage.HOUR);

    @JCStressTest
    @Outcome(id = "10001", expect = ACCEPTABLE, desc = "served once")
    @Outcome(expect = FORBIDDEN, desc = "stranded, or told twice")
    @State
    public static class ServeAndRequest {
        private final Told told = Told.notAskingYet();
        private final Waiter<AccessToken> waiter = told.waiter();

        @Actor
        public void serves() {
            waiter.serve(TOKEN);
        }

        @Actor
        public void asks() {
            waiter.request(1);
        }

        @Arbiter
        public void told(I_Result result) {
            result.r1 = told.told();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"10001", "100"},
            expect = ACCEPTABLE,
            desc = "served once or failed once")
    @Outcome(expect = FORBIDDEN, desc = "stranded, or told twice")
    @State
    public static class ServeAndFail {
        private final Told told = Told.asking();
        private final Waiter<AccessToken> waiter = told.waiter();

        @Actor
        public void serves() {
            waiter.serve(TOKEN);
        }

        @Actor
        public void fails() {
            waiter.fail(new IllegalStateException("closed"));
        }

        @Arbiter
        public void told(I_Result result) {
            result.r1 = told.told();
        }
    }

    @JCStressTest
    @Outcome(id = "100", expect = ACCEPTABLE, desc = "failed once")
    @Outcome(expect = FORBIDDEN, desc = "stranded, or told twice")
    @State
    public static class FailAndRequest {
        private final Told told = Told.notAskingYet();
        private final Waiter<AccessToken> waiter = told.waiter();

        @Actor
        public void fails() {
            waiter.fail(new IllegalStateException("closed"));
        }

        @Actor
        public void asks() {
            waiter.request(1);
        }

        @Arbiter
        public void told(I_Result result) {
            result.r1 = told.told();
        }
    }

    @JCStressTest
    @Outcome(
            id = {"10001", "0"},
            expect = ACCEPTABLE,
            desc = "served once, or gone before")
    @Outcome(expect = FORBIDDEN, desc = "told twice")
    @State
    public static class ServeAndCancel {
        private final Told told = Told.asking();
        private final Waiter<AccessToken> waiter = told.waiter();

        @Actor
        public void serves() {
            waiter.serve(TOKEN);
        }

        @Actor
        public void leaves() {
            waiter.cancel();
        }

        @Arbiter
        public void told(I_Result result) {
            result.r1 = told.told();
        }
    }
}
