// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import java.util.List;
import java.util.Optional;

/** Reads what an answer says of nonces for proofs (RFC 9449 sections 8 and 9). */
public final class DpopNonces {
    private static final String DEMAND = "use_dpop_nonce";

    private DpopNonces() {}

    /** The one nonce that an answer to that request gives, which the key has learned then; whatever its status. */
    public static Optional<String> learned(DpopKey key, DpopRequest request, HttpAnswer answer) {
        List<String> given = answer.headers(DpopKey.NONCE_HEADER);
        return given.size() == 1 && key.learn(request, given.get(0)) ? Optional.of(given.get(0)) : Optional.empty();
    }

    /** Whether an answer refuses for want of a nonce: in its challenge, or in the body of a token endpoint. */
    public static boolean isDemanded(HttpAnswer answer) {
        return Refusals.of(answer).error().filter(DEMAND::equals).isPresent();
    }
}
