// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checked fields of a recipe of the kind {@code google.federated}.
 *
 * @param audience the full resource name of the provider of a workload identity pool or a workforce pool
 * @param subject what proves the subject
 * @param scopes cloud-platform where none was chosen, as Google's own libraries do: IAM is what narrows a federated token
 * @param place where the security token service is, and what it is told besides
 */
record FederatedFields(String audience, SubjectFields subject, Set<String> scopes, Place place) {
    static final String KIND = "google.federated";

    private static final Set<String> CLOUD_PLATFORM = Set.of("https://www.googleapis.com/auth/cloud-platform");
    private static final Pattern USER_PROJECT = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,31}");

    /**
     * Where the security token service is.
     *
     * @param tokenUrl its token endpoint
     * @param userProject the project that pays for a workforce user
     * @param endpoints the hosts that the recipe trusts
     */
    record Place(URI tokenUrl, Optional<String> userProject, Endpoints endpoints) {}

    /** Reads a recipe strictly. */
    static FederatedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Endpoints endpoints = Endpoints.of(reader);
        Set<String> scopes = Scopes.checked(reader);
        String audience = reader.text("audience");
        Providers.shortName(audience);
        SubjectFields subject = SubjectFields.readFrom(reader, endpoints);
        FederatedFields fields = new FederatedFields(
                audience, subject, scopes.isEmpty() ? CLOUD_PLATFORM : scopes, place(reader, endpoints, subject));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = subject.writeTo(place.endpoints.writeTo(RecipeObject.of(KIND)))
                .with("audience", audience)
                .withSet("scopes", scopes.equals(CLOUD_PLATFORM) ? Set.of() : scopes);
        object = place.userProject.isPresent() ? object.with("userProject", place.userProject.get()) : object;
        String tokenUrl = place.tokenUrl.toString();
        return tokenUrl.equals(usualUrl(place.endpoints, subject)) ? object : object.with("tokenUrl", tokenUrl);
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(Providers.shortName(audience)))
                .withScopes(scopes);
    }

    private static Place place(RecipeObject.Reader reader, Endpoints endpoints, SubjectFields subject) {
        String address = reader.optionalText("tokenUrl").orElse(usualUrl(endpoints, subject));
        return new Place(endpoints.sts(subject.way().service(), address), userProject(reader), endpoints);
    }

    private static String usualUrl(Endpoints endpoints, SubjectFields subject) {
        return endpoints.origin(subject.way().service()) + "/v1/token";
    }

    private static Optional<String> userProject(RecipeObject.Reader reader) {
        Optional<String> project = reader.optionalText("userProject");
        if (project.isPresent() && !Providers.isWorkforce(reader.text("audience"))) {
            throw reader.invalid("userProject", "only a workforce pool has one.");
        }
        if (project.filter(id -> !USER_PROJECT.matcher(id).matches()).isPresent()) {
            throw reader.invalid("userProject", "it must be the number or the id of a project.");
        }
        return project;
    }
}
