// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.access.fixture.Desk;

/**
 * One bad input of a threat, or a good one beside it, with the bytes that come in.
 *
 * @param id of the threat
 * @param input in words
 * @param profile that it meets
 * @param token as it comes
 * @param outcome the code that it is refused with, or {@code accepted}
 */
record ThreatRow(String id, String input, TokenProfile profile, String token, String outcome) {
    static final String ACCEPTED = "accepted";

    static ThreatRow of(String id, String input, String token, String outcome) {
        return new ThreatRow(id, input, Desk.access(), token, outcome);
    }

    ThreatRow meeting(TokenProfile other) {
        return new ThreatRow(id, input, other, token, outcome);
    }

    @Override
    public String toString() {
        return id + " " + input;
    }
}
