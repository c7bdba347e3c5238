// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import java.time.Duration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where Google's auth library blocks: at most eight threads of one runtime, daemons, which end with it. An attempt that was
 * given up may keep its thread until the library's own timeout; what comes meanwhile waits, and is late in the end.
 */
final class BridgeThreads implements AutoCloseable {
    private static final int MOST = 8;
    private static final int MOST_WAITING = 128;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final Scheduler scheduler = Schedulers.newBoundedElastic(
            MOST, MOST_WAITING, "dataflow-oauth-google-auth", (int) IDLE.toSeconds(), true);

    Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public void close() {
        scheduler.dispose();
    }
}
