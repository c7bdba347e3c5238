// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.key-file}.
 *
 * @param file where the key file is
 * @param scopes of an access token
 * @param audience of an ID token, or of a token that the key signs itself
 * @param mode what is made with the key
 * @param place where Google is
 */
record KeyFileFields(FilePlace file, Set<String> scopes, Optional<String> audience, Mode mode, GooglePlace place) {
    static final String KIND = "google.key-file";

    /**
     * What is made with the key.
     *
     * @param selfSigned whether the key signs the access token itself, and nobody is asked for one
     * @param idToken whether it is an ID token
     * @param user for whom the account acts
     */
    record Mode(boolean selfSigned, boolean idToken, Optional<String> user) {}

    static KeyFileFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Optional<String> user = reader.optionalText("user");
        user.ifPresent(named -> ActingForFields.user(reader));
        KeyFileFields fields = new KeyFileFields(
                FilePlace.readFrom(reader),
                Scopes.checked(reader),
                reader.optionalText("audience").map(text -> IdTokens.audience(reader)),
                new Mode(reader.flag("selfSigned"), reader.flag("idToken"), user),
                GooglePlace.readFrom(reader));
        fields.check(reader);
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = place.writeTo(file.writeTo(RecipeObject.of(KIND)))
                .withSet("scopes", scopes)
                .with("selfSigned", mode.selfSigned)
                .with("idToken", mode.idToken);
        object = audience.isPresent() ? object.with("audience", audience.get()) : object;
        return mode.user.isPresent() ? object.with("user", mode.user.get()) : object;
    }

    TokenRequest request() {
        PrincipalChain chain = PrincipalChain.of("service account key");
        TokenRequest request = TokenRequest.defaults()
                .withPrincipal(mode.user.map(chain::then).orElse(chain))
                .withScopes(scopes);
        return audience.map(request::withAudience).orElse(request);
    }

    private void check(RecipeObject.Reader reader) {
        if (mode.selfSigned && mode.idToken) {
            throw reader.invalid("idToken", "Google signs ID tokens, no key of an account does.");
        }
        if ((mode.selfSigned || mode.idToken) && mode.user.isPresent()) {
            throw reader.invalid("user", "only access tokens of Google's are for a user.");
        }
        boolean forAudience = mode.idToken || (mode.selfSigned && scopes.isEmpty());
        if (forAudience != audience.isPresent() || forAudience != scopes.isEmpty()) {
            throw reader.invalid(
                    "audience", "an access token has scopes, an ID token an audience, a self-signed one either.");
        }
    }

    /** Where a credential file is. */
    record FilePlace(SecretRef ref, boolean inside) {
        static FilePlace readFrom(RecipeObject.Reader reader) {
            return new FilePlace(SecretRef.parse(reader.text("file")), reader.flag("inside"));
        }

        RecipeObject writeTo(RecipeObject recipe) {
            return recipe.with("file", ref.toString()).with("inside", inside);
        }
    }

    /** Where Google is: its hosts, or an origin that stands for all of its services. */
    record GooglePlace(Optional<URI> endpoint, Endpoints endpoints) {
        static GooglePlace readFrom(RecipeObject.Reader reader) {
            Endpoints endpoints = Endpoints.of(reader);
            return new GooglePlace(reader.optionalText("endpoint").map(endpoints::trustedOrigin), endpoints);
        }

        RecipeObject writeTo(RecipeObject recipe) {
            RecipeObject written = endpoints.writeTo(recipe);
            return endpoint.isPresent()
                    ? written.with("endpoint", endpoint.get().toString())
                    : written;
        }

        /** The OAuth token endpoint: the recipe's own origin before what a file says. */
        URI tokens(String said) {
            return endpoint.map(origin -> origin.resolve("/token")).orElseGet(() -> endpoints.tokens(said));
        }

        /** The token endpoint of signed-in workforce users. */
        URI workforceTokens(String said) {
            return endpoint.map(origin -> origin.resolve("/v1/oauthtoken"))
                    .orElseGet(() -> endpoints.workforceTokens(said));
        }
    }
}
