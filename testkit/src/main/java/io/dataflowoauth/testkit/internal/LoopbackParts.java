// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The parts of one server. Safe for use by many threads. */
final class LoopbackParts {
    private final List<LoopbackPart> parts = new CopyOnWriteArrayList<>();
    private final Supplier<Instant> now;

    LoopbackParts(Supplier<Instant> now) {
        this.now = now;
    }

    synchronized LoopbackPart open(String path) {
        parts.removeIf(LoopbackPart::isClosed);
        if (parts.stream().anyMatch(known -> known.isAt(path))) {
            throw new IllegalArgumentException("Something stands under that path already: " + path);
        }
        LoopbackPart part = LoopbackPart.at(path, now);
        parts.add(part);
        return part;
    }

    LoopbackPart openRest() {
        LoopbackPart part = LoopbackPart.ofTheRest(now);
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

    /** What is answered where no route is, behind the faults of the part that is meant. */
    Answer behindItsDoor(Call call, Handler nowhere) {
        return meant(call).map(part -> part.door().through(call, nowhere)).orElseGet(() -> nowhere.answer(call));
    }

    private Optional<LoopbackPart> meant(Call call) {
        return parts.stream()
                .filter(part -> !part.isClosed() && part.covers(call.path()))
                .max(Comparator.comparingInt(LoopbackPart::says));
    }
}
