// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.List;

/**
 * What was found about a chain.
 *
 * @param faults in the order of the lines; none, if nothing was deleted, changed or moved
 * @param end how far it comes: keep it as the next anchor
 */
public record ChainReport(List<ChainFault> faults, ChainAnchor end) {
    /** Copies the list. */
    public ChainReport {
        faults = List.copyOf(faults);
    }

    /** Whether nothing was found. */
    public boolean isWhole() {
        return faults.isEmpty();
    }
}
