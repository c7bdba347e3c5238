// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed.internal;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, where it watches, of the one place in which a family may wait: whoever changes a key while hundreds of
 * changes are pending helps with the upkeep of the map, behind a lock under which there is no I/O and no foreign code. An
 * error thrown there would leave that lock's queue broken.
 */
public final class UpkeepMayWait implements BlockHoundIntegration {
    /** For the service loader. */
    public UpkeepMayWait() {}

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("com.github.benmanes.caffeine.cache.BoundedLocalCache", "afterWrite");
    }
}
