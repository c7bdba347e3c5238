// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what a program printed, to version 1 of Google's contract. No failure holds anything of it but the program's own error
 * code, where that is a plain word.
 *
 * @param type the type of subject token that the recipe exchanges
 * @param kept whether it is also kept in a file, so that it must say when it expires
 * @param now by the runtime's wall clock
 */
record ExecutableAnswer(String type, boolean kept, Instant now) {
    private static final String SAML = "urn:ietf:params:oauth:token-type:saml2";
    private static final Set<String> JWTS =
            Set.of("urn:ietf:params:oauth:token-type:jwt", "urn:ietf:params:oauth:token-type:id_token");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,32}");

    Secret token(byte[] text) {
        try {
            return read(JsonObject.parse(text));
        } catch (TokenException.Invalid broken) {
            throw broken.code().equals(GoogleCodes.EXECUTABLE_ANSWER_INVALID.name())
                    ? broken
                    : invalid(broken.detail());
        }
    }

    private Secret read(JsonObject answer) {
        if (answer.integer("version") != 1) {
            throw invalid("Its version is not 1.");
        }
        if (!answer.optionalFlag("success").orElseThrow(() -> invalid("It does not say whether it succeeded."))) {
            throw failed(answer);
        }
        checkExpiry(answer);
        String told = answer.text("token_type");
        if (type.equals(SAML) ? !told.equals(SAML) : !JWTS.contains(told)) {
            throw invalid("Its token_type is not that of the recipe.");
        }
        String token = answer.text(type.equals(SAML) ? "saml_response" : "id_token");
        if (token.isBlank()) {
            throw invalid("Its token is empty.");
        }
        return Secret.of(token.strip());
    }

    private void checkExpiry(JsonObject answer) {
        Optional<Long> expiry = answer.optionalInteger("expiration_time");
        if (kept && expiry.isEmpty()) {
            throw invalid("With an output file its expiration_time must be there.");
        }
        if (expiry.filter(seconds -> seconds <= now.getEpochSecond()).isPresent()) {
            throw invalid("Its token has expired.");
        }
    }

    private static TokenException failed(JsonObject answer) {
        String code = answer.optionalText("code")
                .filter(text -> WORD.matcher(text).matches())
                .map(text -> "It says that it failed with code " + text + ".")
                .orElse("It says that it failed.");
        return new TokenException.Unavailable(GoogleCodes.EXECUTABLE_FAILED, code);
    }

    private static TokenException.Invalid invalid(String rule) {
        return new TokenException.Invalid(GoogleCodes.EXECUTABLE_ANSWER_INVALID, rule);
    }
}
