// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.TokenStream;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams whose health is shown, by the name that they were given. Safe for use by many threads. */
final class BoundStreams {
    private static final int MOST = 100;

    private final MeterRegistry registry;
    private final Map<String, StreamGauges> shown = new HashMap<>();

    BoundStreams(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized StreamGauges bind(TokenStream stream, String name) {
        if (!CappedTag.isFit(name)) {
            throw new IllegalArgumentException("The name of a stream is one short line, no URL and no secret");
        }
        StreamGauges before = shown.get(name);
        if (before != null) {
            before.close();
        }
        List.copyOf(shown.values()).stream().filter(StreamGauges::isGone).forEach(StreamGauges::close);
        StreamGauges gauges = new StreamGauges(stream, ending -> forget(name, ending));
        if (shown.size() < MOST) {
            shown.put(name, gauges);
            gauges.show(registry, name);
        }
        return gauges;
    }

    private synchronized void forget(String name, StreamGauges ending) {
        shown.remove(name, ending);
    }
}
