// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by principal. Safe for use by many threads. */
public final class Tally implements Witness {
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();

    private static final class Counts {
        private final LongAdder issued = new LongAdder();
        private final LongAdder calls = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private final LongAdder expiredSeen = new LongAdder();

        private Figures figures() {
            return new Figures(issued.sum(), calls.sum(), refused.sum(), expiredSeen.sum());
        }
    }

    /**
     * What one principal did.
     *
     * @param issued tokens issued to it
     * @param calls calls of protected resources that were answered
     * @param refused requests of it that authentication or authorization refused, at any hop
     * @param expiredSeen how many of those presented an expired access token
     */
    public record Figures(long issued, long calls, long refused, long expiredSeen) {}

    @Override
    public void saw(Observation observation) {
        Counts of = counts.computeIfAbsent(observation.subject().who(), who -> new Counts());
        switch (observation.what()) {
            case TOKEN_ISSUED -> of.issued.increment();
            case CALL -> of.calls.increment();
            case TOKEN_REFUSED, CALL_REFUSED -> countRefusal(of, observation);
            case FAULT -> {}
        }
    }

    /** The figures now, by principal, sorted; callers that could not be named are {@code unknown}. */
    public Map<String, Figures> figures() {
        Map<String, Figures> figures = new TreeMap<>();
        counts.forEach((principal, of) -> figures.put(principal, of.figures()));
        return figures;
    }

    private static void countRefusal(Counts of, Observation observation) {
        if (observation
                .outcome()
                .layer()
                .filter(layer -> layer != Diagnosis.Layer.TRANSPORT)
                .isPresent()) {
            of.refused.increment();
        }
        if (observation.isExpiredToken()) {
            of.expiredSeen.increment();
        }
    }
}
