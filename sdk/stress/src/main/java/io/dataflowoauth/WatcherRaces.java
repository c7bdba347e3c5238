// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Those who watch see the last token, and their timer goes with the last of them. */
public class WatcherRaces {
    /** Watches a stage, and keeps what it was shown last. */
    private static final class Watch {
        private final Stage stage;
        private volatile AccessToken last;
        private volatile Watcher watcher;
        private final Disposable subscription;

        private Watch(Stage stage) {
            this.stage = stage;
            this.subscription = Flux.<AccessToken>create(this::begin, FluxSink.OverflowStrategy.LATEST)
                    .subscribe(token -> last = token);
        }

        private void begin(FluxSink<AccessToken> sink) {
            watcher = new Watcher(sink, stage.live::served);
            sink.onDispose(() -> stage.live.watchers().remove(watcher));
            stage.live.watchers().add(watcher);
        }

        /** 0 for nothing, 1 for a token that is no longer the live one, 2 for the live one. */
        private int seen() {
            AccessToken shown = last;
            return shown == null ? 0 : stage.live.served().filter(shown::equals).isPresent() ? 2 : 1;
        }
    }

    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "the live token was shown last")
    @Outcome(expect = FORBIDDEN, desc = "an old one was shown last, or none")
    @State
    public static class LandAndLook {
        private final Stage stage = new Stage().aging();
        private final Watch watch = new Watch(stage);

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void looks() {
            watch.watcher.run();
        }

        @Arbiter
        public void seen(I_Result result) {
            result.r1 = watch.seen();
        }
    }

    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "who came sees the live token, and there is a timer")
    @Outcome(expect = FORBIDDEN, desc = "an old token was shown last, or nobody keeps it warm")
    @State
    public static class LandAndWatch {
        private final Stage stage = new Stage().aging();
        private volatile Watch watch;

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void watches() {
            watch = new Watch(stage);
        }

        @Arbiter
        public void seen(II_Result result) {
            result.r1 = watch.seen();
            result.r2 = (int) stage.time.timers();
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = ACCEPTABLE, desc = "no timer is left")
    @Outcome(expect = FORBIDDEN, desc = "a timer outlives the last who watched")
    @State
    public static class LandAndLeave {
        private final Stage stage = new Stage().aging();
        private final Watch watch = new Watch(stage);

        @Actor
        public void lands() {
            stage.land();
        }

        @Actor
        public void leaves() {
            watch.subscription.dispose();
        }

        @Arbiter
        public void left(I_Result result) {
            result.r1 = (int) stage.time.timers();
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "one timer for the one who stays")
    @Outcome(expect = FORBIDDEN, desc = "nobody keeps the token warm, or two do")
    @State
    public static class LeaveAndCome {
        private final Stage stage = new Stage().flying();
        private final Watch watch;

        public LeaveAndCome() {
            stage.land();
            watch = new Watch(stage);
        }

        @Actor
        public void leaves() {
            watch.subscription.dispose();
        }

        @Actor
        public void comes() {
            new Watch(stage);
        }

        @Arbiter
        public void left(I_Result result) {
            result.r1 = (int) stage.time.timers();
        }
    }
}
