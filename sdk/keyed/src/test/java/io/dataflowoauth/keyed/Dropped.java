// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Hooks;

/** Collects what goes to Reactor's hook for errors that nobody can be told. */
final class Dropped {
    private Dropped() {}

    static List<Throwable> during(Runnable work) {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            work.run();
        } finally {
            Hooks.resetOnErrorDropped();
        }
        return dropped;
    }
}
