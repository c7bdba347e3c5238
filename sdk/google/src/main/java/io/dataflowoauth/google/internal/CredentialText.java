// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Reads credential files on the worker, anew for each acquisition. What they hold is secret: no failure has a piece of it but
 * the type, where it is one that Google's tools write.
 */
final class CredentialText {
    private static final Set<String> TYPES = Set.of(
            "authorized_user",
            "service_account",
            "external_account",
            "external_account_authorized_user",
            "impersonated_service_account",
            "gdch_service_account");

    private CredentialText() {}

    /** The object that lies there; never one whose type is not among these. */
    static Mono<JsonObject> read(SecretRef place, boolean inside, Set<String> types, Opening opening) {
        return opening.secret(place).map(text -> {
            JsonObject file = parsed(text);
            JsonObject meant = inside ? member(file) : file;
            requireType(meant, types);
            return meant;
        });
    }

    /** One file as JSON. */
    static JsonObject parsed(Secret text) {
        try {
            return JsonObject.parse(text.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (TokenException.Invalid malformed) {
            throw invalid(malformed.detail());
        }
    }

    /** A member of the file, whose absence is a fault of the file and not of an answer. */
    static String text(JsonObject file, String name) {
        try {
            return file.text(name);
        } catch (TokenException.Invalid missing) {
            throw invalid(missing.detail());
        }
    }

    /** A secret of the file, which is not empty. */
    static Secret secret(JsonObject file, String name) {
        String text = text(file, name);
        if (text.isEmpty()) {
            throw invalid("The member " + name + " is empty.");
        }
        return Secret.of(text);
    }

    static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_FILE_INVALID, sentence);
    }

    /** A file must not move a recipe into another universe. */
    static void requireUniverse(JsonObject file, Endpoints endpoints) {
        String universe = file.names().contains("universe_domain") ? text(file, "universe_domain") : Endpoints.PUBLIC;
        if (!universe.equals(endpoints.universe())) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.UNIVERSE_UNTRUSTED, "The recipe is in " + endpoints.universe() + ", the file is not.");
        }
    }

    private static JsonObject member(JsonObject file) {
        try {
            return file.object("source_credentials");
        } catch (TokenException.Invalid missing) {
            throw invalid(missing.detail());
        }
    }

    private static void requireType(JsonObject file, Set<String> types) {
        String type = text(file, "type");
        if (!types.contains(type)) {
            String named = TYPES.contains(type) ? "It is a file of the type " + type + ". " : "";
            throw new TokenException.Misconfigured(
                    GoogleCodes.CREDENTIAL_TYPE_UNEXPECTED,
                    named + "The recipe reads " + String.join(" and ", types) + ".");
        }
    }
}
