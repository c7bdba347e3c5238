// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.beam.PipelineLeaks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import reactor.core.publisher.Mono;

/** One run: the fake cloud, the pipeline in it, the report of it. */
final class Run {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int LONGEST_SETTLING = 50;

    private final Settings settings;
    private final PrintStream out;

    Run(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Runs it and gives its report, which is not written yet. */
    Report report() throws IOException {
        Path folder = Files.createTempDirectory("dataflow-oauth-sample");
        try (FakeCloud cloud = FakeCloud.start(settings.lifetime(), folder)) {
            return report(cloud, AirportFile.firstOf(settings.elements(), folder));
        } finally {
            delete(folder);
        }
    }

    private Report report(FakeCloud cloud, Path airports) {
        Identities.from(cloud);
        Recipes recipes = new Recipes(cloud.api(), settings.lifetime());
        Pipeline pipeline = new AirportPipeline(recipes, cloud.api()).over(airports, settings.threads());
        String leaks = PipelineLeaks.in(pipeline, cloud.secrets()).requireNone().toString();
        out.println("  the graph and its options: " + leaks);

        FaultPlan plan = new FaultPlan(settings, cloud);
        Watch watch = Watch.begin(plan);
        // The last step to end would close the tokens of the run, with an answer of an issuer perhaps under way.
        List<TokenStream> held = Arrays.stream(Step.values())
                .map(recipes::of)
                .map(TokenStream::open)
                .toList();
        Instant from = now();
        Workers workers = Workers.of(finished(pipeline.run(), new Progress(watch, settings, out)));
        Instant until = now();
        settle(watch);
        Report report =
                new Figures(cloud, watch, workers).report(settings, new Report.Span(from, until, plan.bands()), leaks);
        held.forEach(stream -> stream.closeGracefully().block(Duration.ofSeconds(10)));
        return report;
    }

    private static PipelineResult finished(PipelineResult result, Progress progress) {
        PipelineResult.State state = result.waitUntilFinish(org.joda.time.Duration.millis(TICK.toMillis()));
        while (state == null || !state.isTerminal()) {
            progress.tick();
            state = result.waitUntilFinish(org.joda.time.Duration.millis(TICK.toMillis()));
        }
        if (state != PipelineResult.State.DONE) {
            throw new IllegalStateException("The pipeline ended as " + state);
        }
        return result;
    }

    /** No caller is left, but an issuer may still owe an answer, which it has counted. */
    private static void settle(Watch watch) {
        for (int i = 0; i < LONGEST_SETTLING && watch.awaitsAnswers(); i++) {
            Mono.delay(TICK).block();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Instant now() {
        return TokenTime.system().now();
    }
}
