// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a caller that may block pays for a live token. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LiveBlock {
    /** The subject's name. */
    @Param("dataflow-oauth")
    public String subject = "";

    private Subject live = new Subject() {};

    /** Opens the subject and waits until it has its token. */
    @Setup
    public void open() {
        live = Subjects.named(subject).open(World.real(Duration.ofHours(1)));
        live.block();
    }

    /** Leaves no thread behind. */
    @TearDown
    public void close() {
        live.close();
    }

    /** One token. */
    @Benchmark
    public Object token() {
        return live.block();
    }
}
