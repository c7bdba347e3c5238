// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a token that was not accepted says of itself, held against what was expected of it. */
final class Audiences {
    private Audiences() {}

    /** A refusal that gives no reason, of a token whose audience is not the expected one. */
    static Optional<Finding> mismatch(Symptoms symptoms) {
        Optional<String> expected = symptoms.audience();
        List<String> has = symptoms.claims().map(Audiences::of).orElse(List.of());
        if (expected.isEmpty() || has.isEmpty() || has.contains(expected.get())) {
            return Optional.empty();
        }
        return Optional.of(Finding.authentication(DiagnosisCodes.AUDIENCE_MISMATCH)
                .inferred()
                .missing(Texts.shown(expected.get()))
                .from("the token is for " + Texts.shown(String.join(", ", has)) + ", expected is "
                        + Texts.shown(expected.get())));
    }

    private static List<String> of(JsonObject claims) {
        try {
            return claims.isText("aud") ? List.of(claims.text("aud")) : claims.texts("aud");
        } catch (TokenException.Invalid neither) {
            return List.of();
        }
    }
}
