// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Refusal;

/** Texts of others, as a diagnosis may show them. */
final class Texts {
    private Texts() {}

    /** Cut, on one line, and masked if it is shaped like a secret: as a refusal keeps it. */
    static String shown(String text) {
        return Refusal.ofStatus(0).withDescription(text).description().orElse("");
    }
}
