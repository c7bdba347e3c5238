// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Runs what is somebody else's: an observer, a subscriber, a resource's closing. */
public final class Foreign {
    private Foreign() {}

    /** Runs it; what it throws goes to Reactor's hook, and disturbs nobody. */
    public static void undisturbed(Runnable foreign) {
        try {
            foreign.run();
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError dying) {
                throw dying;
            }
            Operators.onErrorDropped(e, Context.empty());
        }
    }
}
