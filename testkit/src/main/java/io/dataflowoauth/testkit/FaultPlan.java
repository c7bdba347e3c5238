// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Faults;

/**
 * What goes wrong at one fake on purpose.
 *
 * <p>Each call asks the faults in the order in which they were added. The first one whose turn it is strikes; those after it
 * are not asked, and so not used up. Delays add up and end nothing. Every fault that strikes is in the fake's journal. Safe
 * for use by many threads.
 */
public final class FaultPlan {
    private final Faults faults;
    private final boolean hasServices;

    private FaultPlan(Faults faults, boolean hasServices) {
        this.faults = faults;
        this.hasServices = hasServices;
    }

    static FaultPlan ofIssuer(Faults faults) {
        return new FaultPlan(faults, false);
    }

    static FaultPlan ofStub(Faults faults) {
        return new FaultPlan(faults, true);
    }

    /**
     * Plans a fault from the next call on; the period of one that lasts begins now.
     *
     * @return this
     * @throws TestkitException {@link TestkitCodes#FAULT_UNFIT} if the fake cannot do that: an issuer has no {@link IamService}
     */
    public FaultPlan add(Fault fault) {
        if (!hasServices && fault.needsService()) {
            throw new TestkitException(TestkitCodes.FAULT_UNFIT, "An issuer has no service: " + fault);
        }
        faults.add(requireNonNull(fault, "fault").rule());
        return this;
    }

    /** Forgets all faults, those of {@code goDown} and its kin too. */
    public void clear() {
        faults.clear();
    }
}
