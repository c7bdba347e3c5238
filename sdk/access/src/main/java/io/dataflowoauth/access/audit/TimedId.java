// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Names of events: UUIDs of version 7 (RFC 9562 section 5.7), which sort by the time that they hold. Stateless. */
final class TimedId {
    private static final long VERSION = 7L << 12;
    private static final long VARIANT = 1L << 63;

    private TimedId() {}

    /** Random beside the milliseconds; no secret, so not from a source that may block. */
    static String at(Instant at) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = at.toEpochMilli() << 16 | VERSION | random.nextInt(1 << 12);
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low).toString();
    }
}
