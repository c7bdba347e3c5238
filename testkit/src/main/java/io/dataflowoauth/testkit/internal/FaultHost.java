// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.Set;

/** What a fake knows that its faults need. Called by many threads at once. */
public interface FaultHost {
    /** How that service of the fake says that it fails with a status. */
    Answer failure(String service, int status);

    /** Whoever a call names: as its client, as its subject, as whom it acts for; proven or not. */
    Set<String> names(Call call);

    /** Takes note of a fault that struck, and of what is answered. */
    void struck(Call call, Answer answer, String fault);
}
