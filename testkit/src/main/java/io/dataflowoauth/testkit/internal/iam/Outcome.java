// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param status the HTTP status
 * @param layer the layer that refused it; empty if none did, or if the request itself was wrong
 * @param code the reason's stable name; empty if it was not refused
 * @param why one sentence: which binding granted it, or what was missing
 */
public record Outcome(int status, Optional<Diagnosis.Layer> layer, String code, String why) {
    static Outcome granted(String why) {
        return new Outcome(200, Optional.empty(), "", why);
    }
}
