// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What one service of the stub does with a call that has arrived. Safe for use by many threads. */
interface Work {
    /** What the journal calls a refusal here. */
    Observation.What refusal();

    /**
     * Serves the call.
     *
     * @throws Refused if the call must not pass
     */
    Served serve(Call call, Instant arrived);

    /** When it is time to serve that call: at once, as a rule. */
    default CompletionStage<Void> held(Call call) {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * A call that passed.
     *
     * @param answer what is answered
     * @param what what the journal calls it
     * @param subject who called, or whom the new token is for
     * @param why which binding granted it
     */
    record Served(Answer answer, Observation.What what, Observation.Subject subject, String why) {}
}
