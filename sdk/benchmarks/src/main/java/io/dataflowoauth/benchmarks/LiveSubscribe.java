// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a caller pays for a live token without blocking: ask, subscribe, get it. The subscriber is there already and is used
 * again, so that what is counted is the subject's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveSubscribe {
    /** The subject's name. */
    @Param("dataflow-oauth")
    public String subject = "";

    private Subject live = new Subject() {};

    /** Opens the subject and waits until it has its token. */
    @Setup
    public void open() throws InterruptedException {
        live = Subjects.named(subject).open(World.real(Duration.ofHours(1)));
        Asker first = new Asker();
        for (int tries = 0; first.last == null; tries++) {
            live.ask(first);
            if (tries > 100) {
                throw new IllegalStateException("No token from " + subject, first.why);
            }
            Thread.sleep(50);
        }
    }

    /** Leaves no thread behind. */
    @TearDown
    public void close() {
        live.close();
    }

    /** One token. */
    @Benchmark
    public @Nullable Object token(Asker asker) {
        live.ask(asker);
        return asker.last;
    }

    /** A subscriber for each thread. */
    @State(Scope.Thread)
    public static class Asker implements Caller {
        private @Nullable Object last;
        private @Nullable Throwable why;

        @Override
        public void served(Object token) {
            last = token;
        }

        @Override
        public void failed(Throwable reason) {
            why = reason;
        }
    }
}
