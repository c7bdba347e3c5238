// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.TokenExchange;
import java.net.URI;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.federated}.
 *
 * @param audience the full resource name of the workload identity provider
 * @param subjectType what the subject token is, as RFC 8693 section 3 names it
 * @param subject where the subject token is
 * @param tokenUrl the security token service
 * @param scopes cloud-platform where none was chosen, as Google's own libraries do: IAM is what narrows a federated token
 * @param endpoints the hosts that the recipe trusts
 */
record FederatedFields(
        String audience,
        String subjectType,
        SubjectToken subject,
        URI tokenUrl,
        Set<String> scopes,
        Endpoints endpoints) {
    static final String KIND = "google.federated";

    private static final Set<String> SUBJECT_TYPES =
            Set.of(TokenExchange.JWT, TokenExchange.ID_TOKEN, "urn:ietf:params:oauth:token-type:saml2");
    private static final Set<String> CLOUD_PLATFORM = Set.of("https://www.googleapis.com/auth/cloud-platform");

    /** Reads a recipe strictly. */
    static FederatedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Endpoints endpoints = Endpoints.of(reader);
        Set<String> scopes = Scopes.checked(reader);
        FederatedFields fields = new FederatedFields(
                audience(reader),
                subjectType(reader),
                subject(reader, endpoints),
                endpoints.sts(reader.optionalText("tokenUrl").orElse(google(endpoints))),
                scopes.isEmpty() ? CLOUD_PLATFORM : scopes,
                endpoints);
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = endpoints
                .writeTo(subject.writeTo(RecipeObject.of(KIND).with("audience", audience)))
                .withSet("scopes", scopes.equals(CLOUD_PLATFORM) ? Set.of() : scopes);
        RecipeObject typed =
                subjectType.equals(TokenExchange.JWT) ? object : object.with("subjectTokenType", subjectType);
        return tokenUrl.toString().equals(google(endpoints)) ? typed : typed.with("tokenUrl", tokenUrl.toString());
    }

    private static String google(Endpoints endpoints) {
        return endpoints.origin("sts") + "/v1/token";
    }

    private static String audience(RecipeObject.Reader reader) {
        String audience = reader.text("audience");
        Providers.shortName(audience);
        return audience;
    }

    private static String subjectType(RecipeObject.Reader reader) {
        String type = reader.optionalText("subjectTokenType").orElse(TokenExchange.JWT);
        if (!SUBJECT_TYPES.contains(type)) {
            throw reader.invalid("subjectTokenType", "it must be one of " + SUBJECT_TYPES + ".");
        }
        return type;
    }

    private static SubjectToken subject(RecipeObject.Reader reader, Endpoints endpoints) {
        SubjectToken subject = SubjectToken.readFrom(reader);
        subject.url().ifPresent(url -> endpoints.subject(url.toString()));
        boolean asks = subject.authorization().isPresent() || !subject.headers().isEmpty();
        if (asks && subject.url().isEmpty()) {
            throw reader.invalid("subjectToken", "only a URL is asked with headers.");
        }
        return subject;
    }
}
