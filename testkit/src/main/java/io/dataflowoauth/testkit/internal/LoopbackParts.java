// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The parts of one server. Safe for use by many threads. */
final class LoopbackParts {
    private final List<LoopbackPart> parts = new CopyOnWriteArrayList<>();

    synchronized LoopbackPart open(String path) {
        parts.removeIf(LoopbackPart::isClosed);
        if (parts.stream().anyMatch(known -> known.path().equals(path))) {
            throw new IllegalArgumentException("Something stands under that path already: " + path);
        }
        LoopbackPart part = new LoopbackPart(path);
        parts.add(part);
        return part;
    }

    synchronized void clear() {
        parts.forEach(LoopbackPart::close);
        parts.clear();
    }

    /** The routes of all parts that are open, after those. */
    List<Route> and(List<Route> more) {
        List<Route> all = new ArrayList<>(more);
        parts.stream().filter(part -> !part.isClosed()).forEach(part -> all.addAll(part.routes()));
        return all;
    }

    /** What the part that is meant does instead of answering. */
    Optional<Answer> instead(Call call) {
        return meant(call).flatMap(part -> part.faults().instead(call).map(fault -> part.met(call, fault)));
    }

    Duration delay(Call call) {
        return meant(call).map(part -> part.faults().delay()).orElse(Duration.ZERO);
    }

    private Optional<LoopbackPart> meant(Call call) {
        return parts.stream()
                .filter(part -> !part.isClosed() && part.covers(call.path()))
                .max(Comparator.comparingInt(part -> part.path().length()));
    }
}
