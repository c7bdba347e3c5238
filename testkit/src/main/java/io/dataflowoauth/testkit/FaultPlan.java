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
    private final boolean signs;

    private FaultPlan(Faults faults, boolean signs) {
        this.faults = faults;
        this.signs = signs;
    }

    static FaultPlan ofIssuer(Faults faults) {
        return new FaultPlan(faults, true);
    }

    static FaultPlan ofStub(Faults faults) {
        return new FaultPlan(faults, false);
    }

    /**
     * Plans a fault from the next call on; the period of one that lasts begins now.
     *
     * @return this
     * @throws TestkitException {@link TestkitCodes#FAULT_UNFIT} if the fake cannot do that: an issuer has no {@link IamService},
     *     and a stub's access tokens are not signed, so that they cannot be bad in the way of a {@link BadToken}
     */
    public FaultPlan add(Fault fault) {
        if (signs && fault.needsService()) {
            throw new TestkitException(TestkitCodes.FAULT_UNFIT, "An issuer has no service: " + fault);
        }
        if (!signs && fault.needsSigning()) {
            throw new TestkitException(TestkitCodes.FAULT_UNFIT, "A stub's tokens are not signed: " + fault);
        }
        faults.add(requireNonNull(fault, "fault").rule());
        return this;
    }

    /** Forgets all faults, those of {@code goDown} and its kin too. */
    public void clear() {
        faults.clear();
    }
}
