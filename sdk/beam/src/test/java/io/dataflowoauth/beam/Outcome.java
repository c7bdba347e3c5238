// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/** What comes out of a pipeline on the direct runner, whose workers are in this JVM. Beam's own PAssert wants JUnit 4. */
final class Outcome<T> {
    private static final Map<String, List<Object>> COLLECTED = new ConcurrentHashMap<>();

    private final String key = UUID.randomUUID().toString();

    private Outcome() {}

    static Pipeline pipeline() {
        DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
        options.setTargetParallelism(4);
        return Pipeline.create(options);
    }

    static <T> Outcome<T> of(PCollection<T> collection) {
        Outcome<T> outcome = new Outcome<>();
        COLLECTED.put(outcome.key, new CopyOnWriteArrayList<>());
        collection.apply("collect " + outcome.key, ParDo.of(new Collecting<>(outcome.key)));
        return outcome;
    }

    @SuppressWarnings("unchecked") // only elements of the collection were added
    List<T> elements() {
        return (List<T>) List.copyOf(COLLECTED.getOrDefault(key, List.of()));
    }

    static Map<String, Long> counted(PipelineResult result) {
        var filter = MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace("dataflow-oauth"))
                .build();
        var counters = result.metrics().queryMetrics(filter).getCounters();
        return StreamSupport.stream(counters.spliterator(), false)
                .collect(Collectors.toMap(
                        metric -> metric.getKey().stepName().split("/", 2)[0] + "/"
                                + metric.getName().getName(),
                        MetricResult::getAttempted));
    }

    private static final class Collecting<T> extends DoFn<T, Void> {
        private final String key;

        private Collecting(String key) {
            this.key = key;
        }

        @ProcessElement
        public void process(@Element T element) {
            COLLECTED.get(key).add(element);
        }
    }
}
