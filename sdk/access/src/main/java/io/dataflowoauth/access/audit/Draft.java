// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event that is made when somebody first looks at it: whoever caused it should not wait for a hash. Safe for use by many
 * threads.
 */
final class Draft {
    private @Nullable Supplier<AuditEvent> making;
    private volatile @Nullable AuditEvent made;

    private Draft(@Nullable Supplier<AuditEvent> making, @Nullable AuditEvent made) {
        this.making = making;
        this.made = made;
    }

    static Draft of(AuditEvent event) {
        return new Draft(null, event);
    }

    static Draft of(Supplier<AuditEvent> making) {
        return new Draft(making, null);
    }

    AuditEvent event() {
        AuditEvent event = made;
        return event != null ? event : make();
    }

    private AuditEvent make() {
        synchronized (this) {
            AuditEvent event = made;
            Supplier<AuditEvent> maker = making;
            if (event == null && maker != null) {
                event = maker.get();
                made = event;
                making = null;
            }
            if (event == null) {
                throw new IllegalStateException("A draft is made of something");
            }
            return event;
        }
    }
}
