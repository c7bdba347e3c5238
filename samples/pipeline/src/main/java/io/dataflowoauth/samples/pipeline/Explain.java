// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.beam.RefusedElement;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/** Counts refused elements by step and code; a pipeline of yours would write them to a dead letter queue. */
final class Explain<X> extends DoFn<RefusedElement<X>, Void> {
    static final String METRICS = "refused-elements";

    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element RefusedElement<X> refused) {
        String code = refused.diagnosis().code();
        Metrics.counter(METRICS, refused.step() + " " + code).inc();
    }
}
