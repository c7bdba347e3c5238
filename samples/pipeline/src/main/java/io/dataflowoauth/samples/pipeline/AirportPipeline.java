// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.beam.CallApi;
import io.dataflowoauth.beam.RefusedElement;
import java.net.URI;
import java.nio.file.Path;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.SdkHarnessOptions;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.transforms.WithFailures;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/** The pipeline: airports are read from a file, their nearest hub is asked for, stored, and for some audited and shared. */
final class AirportPipeline {
    private static final String FIRST = "00M";
    private static final int BUNDLES_PER_THREAD = 6;

    private final Recipes recipes;
    private final URI api;

    AirportPipeline(Recipes recipes, URI api) {
        this.recipes = recipes;
        this.api = api;
    }

    /** Builds it over a data file, for the direct runner with so many threads. */
    Pipeline over(Path airports, int threads) {
        DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
        options.setRunner(DirectRunner.class);
        options.setTargetParallelism(threads);
        options.setBlockOnRun(false);
        options.as(SdkHarnessOptions.class).setDefaultSdkHarnessLogLevel(SdkHarnessOptions.LogLevel.WARN);
        Pipeline pipeline = Pipeline.create(options);
        calls(airports(pipeline, airports, threads));
        return pipeline;
    }

    /** Whether the result of this airport is audited and shared: about every tenth, and always the file's first one. */
    static boolean isSampled(String iata) {
        return Math.floorMod(iata.hashCode() - FIRST.hashCode(), 10) == 0;
    }

    // #region steps
    private void calls(PCollection<Airport> airports) {
        var found = airports.apply(CallApi.of("find-hub", recipes.of(Step.FIND), new FindNearest(api)));
        var stored = found.output().apply(CallApi.of("store", recipes.of(Step.STORE), post(Step.STORE)));
        PCollection<Nearest> sample = found.output().apply("sample", Filter.by(nearest -> isSampled(nearest.iata())));
        var audited = sample.apply(CallApi.of("audit", recipes.of(Step.AUDIT), post(Step.AUDIT)));
        var shared = sample.apply(CallApi.of("share", recipes.of(Step.SHARE), post(Step.SHARE)));

        explain("find-hub", found);
        explain("store", stored);
        explain("audit", audited);
        explain("share", shared);
    }
    // #endregion steps

    private static PCollection<Airport> airports(Pipeline pipeline, Path file, int threads) {
        return pipeline.apply("read the file", TextIO.read().from(file.toString()))
                .apply("skip the header", Filter.by(line -> !line.startsWith("iata,")))
                .apply(
                        "parse",
                        MapElements.into(TypeDescriptor.of(Airport.class)).via(Airport::read))
                .apply("spread", Reshuffle.<Airport>viaRandomKey().withNumBuckets(threads * BUNDLES_PER_THREAD));
    }

    private Post post(Step step) {
        return new Post(URI.create(api + step.path()));
    }

    private static <X, R> void explain(String step, WithFailures.Result<PCollection<R>, RefusedElement<X>> result) {
        result.failures().apply("explain " + step, ParDo.of(new Explain<>()));
    }
}
