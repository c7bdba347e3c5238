// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Who a token says it is for, where the token is a JWT: identity and audience. Nobody has verified it here. */
final class Claims {
    private static final int LONGEST = 64 * 1024;
    private static final List<String> TEXTS = List.of("iss", "sub", "email", "azp", "client_id", "appid", "scope");

    private Claims() {}

    /** By name, in the order of telling; empty where the token is no JWT. */
    static Map<String, String> of(AccessToken token) {
        return payload(token.reveal()).map(Claims::of).orElse(Map.of());
    }

    /** Of what a JWT says. */
    static Map<String, String> of(JsonObject claims) {
        Map<String, String> told = new LinkedHashMap<>();
        TEXTS.forEach(name -> text(claims, name).ifPresent(text -> told.put(name, text)));
        audience(claims).ifPresent(audience -> told.put("aud", audience));
        quietly(() -> claims.optionalInteger("exp")).flatMap(Claims::instant).ifPresent(exp -> told.put("exp", exp));
        groups(claims).ifPresent(count -> told.put("groups", count));
        told.replaceAll((name, text) -> Plain.text(text));
        return told;
    }

    /** A claim that is a text. */
    static Optional<String> text(JsonObject claims, String name) {
        return quietly(() -> claims.optionalText(name));
    }

    private static Optional<String> audience(JsonObject claims) {
        return claims.isText("aud")
                ? text(claims, "aud")
                : quietly(() -> Optional.of(claims.texts("aud")))
                        .filter(list -> !list.isEmpty())
                        .map(list -> String.join(", ", list));
    }

    /** How many; Entra leaves a long list out, and says so. */
    private static Optional<String> groups(JsonObject claims) {
        if (claims.names().contains("_claim_names") || claims.names().contains("hasgroups")) {
            return Optional.of("too many to be listed");
        }
        return claims.names().contains("groups")
                ? quietly(() -> Optional.of(claims.texts("groups"))).map(list -> Integer.toString(list.size()))
                : Optional.empty();
    }

    private static Optional<String> instant(long seconds) {
        try {
            return Optional.of(Instant.ofEpochSecond(seconds).toString());
        } catch (DateTimeException beyond) {
            return Optional.empty();
        }
    }

    /** All that a JWT says; empty where the token is none. */
    static Optional<JsonObject> payload(String jwt) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3 || jwt.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(parts[1]);
            return quietly(() -> Optional.of(JsonObject.parse(json)));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> quietly(Supplier<Optional<T>> reading) {
        try {
            return reading.get();
        } catch (TokenException.Invalid unreadable) {
            return Optional.empty();
        }
    }
}
