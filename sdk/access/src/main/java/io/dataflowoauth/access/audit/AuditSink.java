// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.util.List;

/**
 * Where events go.
 *
 * <p>A trail calls it from one thread at a time, which may block: one of Reactor's bounded elastic scheduler. It has a queue
 * of its own, so that a slow one holds up no other. Events are fit for a log as they are.
 */
@FunctionalInterface
public interface AuditSink {
    /**
     * Takes events, in the order in which they were recorded, at most 256 at a time. When it returns, they are as safe as it
     * can make them.
     *
     * @throws IOException or anything else, if not all of them could be taken: then all of them count as lost
     */
    void take(List<AuditEvent> events) throws IOException;

    /** Takes no more, and lets go of what it holds. Called once, by the trail that it was given to. */
    default void close() throws IOException {}
}
