// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import java.util.Locale;

/**
 * What the other side said, in the forms in which rules look for it: every part is a text, and what was not said is empty.
 *
 * @param status the HTTP status; 0 if there was no answer
 * @param error an OAuth error
 * @param reason a reason of Google's
 * @param words what was said for a person, in lower case
 * @param code what a room of ours made of it
 */
record Said(int status, String error, String reason, String words, String code) {
    static Said in(Symptoms symptoms) {
        String code = symptoms.failure()
                .filter(TokenException.class::isInstance)
                .map(failure -> ((TokenException) failure).code())
                .or(() -> symptoms.known().map(Diagnosis::code))
                .orElse("");
        return symptoms.refusal().map(refusal -> of(refusal, code)).orElseGet(() -> new Said(0, "", "", "", code));
    }

    private static Said of(Refusal refusal, String code) {
        return new Said(
                refusal.status(),
                refusal.error().orElse(""),
                refusal.reason().orElse(""),
                refusal.description().orElse("").toLowerCase(Locale.ROOT),
                code);
    }

    boolean says(String... all) {
        for (String word : all) {
            if (!words.contains(word)) {
                return false;
            }
        }
        return true;
    }

    boolean isSilent() {
        return error.isEmpty() && reason.isEmpty() && words.isEmpty();
    }
}
