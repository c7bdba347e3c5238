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
import reactor.core.Disposable;

/** A live token, or one handle on it, is closed in the midst of everything. */
public class ClosingRaces {
    /** The number of calls that would still fly, and of timers that are still set. */
    private static int left(StillTime time) {
        long flying = time.flights().stream()
                .filter(flight -> !((Disposable) flight).isDisposed())
                .count();
        return (int) (flying + time.timers());
    }

    @JCStressTest
    @Outcome(id = "100, 0", expect = ACCEPTABLE, desc = "told once, nothing left")
    @Outcome(expect = FORBIDDEN, desc = "untold, told twice, or a call or a timer is left")
    @State
    public static class CloseAndLaunch {
        private final Stage stage = new Stage();

        @Actor
        public void closes() {
            stage.live.close();
        }

        @Actor
        public void asks() {
            stage.live.join(stage.first.waiter());
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = left(stage.time);
        }
    }

    @JCStressTest
    @Outcome(id = "100, 100, 0", expect = ACCEPTABLE, desc = "both told once, nothing left")
    @Outcome(expect = FORBIDDEN, desc = "untold, told twice, or a call or a timer is left")
    @State
    public static class CloseAndJoin {
        private final Stage stage = new Stage().flying();

        @Actor
        public void closes() {
            stage.live.close();
        }

        @Actor
        public void joins() {
            stage.live.join(stage.second.waiter());
        }

        @Arbiter
        public void told(III_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.second.told();
            result.r3 = left(stage.time);
        }
    }

    @JCStressTest
    @Outcome(
            id = {"100, 0, 0", "10001, 0, 0"},
            expect = ACCEPTABLE,
            desc = "served or told once, no token and nothing else left")
    @Outcome(expect = FORBIDDEN, desc = "untold, told twice, or something is left")
    @State
    public static class CloseAndLand {
        private final Stage stage = new Stage().flying();

        @Actor
        public void closes() {
            stage.live.close();
        }

        @Actor
        public void lands() {
            stage.land();
        }

        @Arbiter
        public void told(III_Result result) {
            result.r1 = stage.first.told();
            result.r2 = stage.served();
            result.r3 = left(stage.time);
        }
    }

    @JCStressTest
    @Outcome(id = "100, 0", expect = ACCEPTABLE, desc = "told once, no next try is set")
    @Outcome(expect = FORBIDDEN, desc = "untold, told twice, or a timer is left")
    @State
    public static class CloseAndFailPatiently {
        private final Stage stage = new Stage().flying();

        @Actor
        public void closes() {
            stage.live.close();
        }

        @Actor
        public void fails() {
            stage.failForNow();
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = stage.first.told();
            result.r2 = left(stage.time);
        }
    }

    @JCStressTest
    @Outcome(id = "100, 0", expect = ACCEPTABLE, desc = "told once, nothing left")
    @Outcome(expect = FORBIDDEN, desc = "untold, told twice, or something is left")
    @State
    public static class CloseHandleAndSubscribe {
        private final StillTime time = new StillTime();
        private final Told told = Told.asking();
        private final TokenStream stream = TokenStream.of(
                request -> reactor.core.publisher.Mono.never(),
                TokenRequest.defaults(),
                TokenRuntime.open(RuntimeOptions.defaults().withTime(time)));

        @Actor
        public void closes() {
            stream.close();
        }

        @Actor
        public void asks() {
            stream.token().subscribe(told);
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = told.told();
            result.r2 = left(time);
        }
    }

    @JCStressTest
    @Outcome(id = "10000, 0", expect = ACCEPTABLE, desc = "ended once, no timer left")
    @Outcome(expect = FORBIDDEN, desc = "never ended, or a timer is left")
    @State
    public static class CloseHandleAndWatch {
        private final StillTime time = new StillTime();
        private final Told told = Told.asking();
        private final TokenStream stream = TokenStream.of(
                request -> reactor.core.publisher.Mono.never(),
                TokenRequest.defaults(),
                TokenRuntime.open(RuntimeOptions.defaults().withTime(time)));

        @Actor
        public void closes() {
            stream.close();
        }

        @Actor
        public void watches() {
            stream.replacements().subscribe(told);
        }

        @Arbiter
        public void told(II_Result result) {
            result.r1 = told.told();
            result.r2 = left(time);
        }
    }
}
