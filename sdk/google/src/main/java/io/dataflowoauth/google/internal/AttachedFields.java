// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import java.util.Optional;
import java.util.Set;

/**
 * The checked fields of the kinds {@code google.attached} and {@code google.attached-id-token}.
 *
 * @param kind which of the two
 * @param account the e-mail address of the attached service account, {@code default} for the machine's own
 * @param scopes of an access token; empty leaves them to the machine's settings
 * @param audience of an ID token
 * @param place where the metadata server is
 */
record AttachedFields(String kind, String account, Set<String> scopes, Optional<String> audience, MetadataPlace place) {
    static final String KIND = "google.attached";
    static final String ID_TOKEN_KIND = "google.attached-id-token";
    private static final String DEFAULT = "default";

    static AttachedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        boolean idToken = recipe.kind().equals(ID_TOKEN_KIND);
        AttachedFields fields = new AttachedFields(
                recipe.kind(),
                account(reader),
                idToken ? Set.of() : Scopes.checked(reader),
                idToken ? Optional.of(IdTokens.audience(reader)) : Optional.empty(),
                MetadataPlace.readFrom(reader));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = place.writeTo(RecipeObject.of(kind)).withSet("scopes", scopes);
        RecipeObject named = account.equals(DEFAULT) ? object : object.with("serviceAccount", account);
        return audience.isPresent() ? named.with("audience", audience.get()) : named;
    }

    TokenRequest request() {
        TokenRequest request = TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(account.equals(DEFAULT) ? "attached service account" : account))
                .withScopes(scopes);
        return audience.map(request::withAudience).orElse(request);
    }

    private static String account(RecipeObject.Reader reader) {
        String account = reader.optionalText("serviceAccount").orElse(DEFAULT);
        if (!account.equals(DEFAULT) && !ServiceAccounts.isEmail(account)) {
            throw reader.invalid("serviceAccount", "it must be the e-mail address of a service account.");
        }
        return account;
    }
}
