// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** What Beam's own metrics counted on the workers. */
record Workers(long calls, Map<String, Long> refusedElements) {
    static Workers of(PipelineResult result) {
        long calls = counters(result, "dataflow-oauth").entrySet().stream()
                .filter(entry -> entry.getKey().equals("calls"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Workers(calls, counters(result, Explain.METRICS));
    }

    /** Elements that a step let out by the side, with that code. */
    long refusedElements(Step step, String code) {
        return refusedElements.getOrDefault(step.label() + " " + code, 0L);
    }

    private static Map<String, Long> counters(PipelineResult result, String namespace) {
        MetricsFilter filter = MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(namespace))
                .build();
        Iterable<MetricResult<Long>> counters =
                result.metrics().queryMetrics(filter).getCounters();
        return StreamSupport.stream(counters.spliterator(), false)
                .collect(Collectors.toMap(metric -> metric.getName().getName(), MetricResult::getAttempted, Long::sum));
    }
}
