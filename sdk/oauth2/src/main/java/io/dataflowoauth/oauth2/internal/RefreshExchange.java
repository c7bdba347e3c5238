// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is sent with a refresh token, and which one comes back (RFC 6749 section 6). */
final class RefreshExchange {
    private RefreshExchange() {}

    static List<Map.Entry<String, String>> parameters(Secret refreshToken) {
        return List.of(Map.entry("grant_type", "refresh_token"), Map.entry("refresh_token", refreshToken.reveal()));
    }

    /** The refresh token of a success; the one that was sent is no replacement of itself. */
    static Optional<Secret> replacement(HttpAnswer answer, Secret sent) {
        if (answer.status() != 200) {
            return Optional.empty();
        }
        JsonObject json = answer.json();
        return json.optionalText("refresh_token")
                .filter(text -> !text.isEmpty())
                .map(Secret::of)
                .filter(other -> !other.equals(sent));
    }
}
