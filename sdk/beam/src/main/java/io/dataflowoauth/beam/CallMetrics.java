// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/** What each step counts: calls, refused elements, milliseconds for an element. */
final class CallMetrics implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final String NAMESPACE = "dataflow-oauth";

    private final Counter calls = Metrics.counter(NAMESPACE, "calls");
    private final Counter refused = Metrics.counter(NAMESPACE, "refused");
    private final Distribution millis = Metrics.distribution(NAMESPACE, "call_ms");

    void called(int times, long took) {
        calls.inc(times);
        millis.update(took);
    }

    void refused() {
        refused.inc();
    }
}
