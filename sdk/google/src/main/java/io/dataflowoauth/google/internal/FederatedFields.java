// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.TokenExchange;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checked fields of a recipe of the kind {@code google.federated}.
 *
 * @param audience the full resource name of the provider of a workload identity pool or a workforce pool
 * @param subjectType what the subject token is, as RFC 8693 section 3 names it
 * @param subject where the subject token is
 * @param scopes cloud-platform where none was chosen, as Google's own libraries do: IAM is what narrows a federated token
 * @param place where the security token service is, and what it is told besides
 */
record FederatedFields(String audience, String subjectType, Subject subject, Set<String> scopes, Place place) {
    static final String KIND = "google.federated";

    private static final Set<String> SUBJECT_TYPES =
            Set.of(TokenExchange.JWT, TokenExchange.ID_TOKEN, "urn:ietf:params:oauth:token-type:saml2");
    private static final Set<String> CLOUD_PLATFORM = Set.of("https://www.googleapis.com/auth/cloud-platform");
    private static final Pattern USER_PROJECT = Pattern.compile("[a-z0-9][a-z0-9.:-]{0,31}");

    /**
     * Where the subject token is: at a place, printed by a program, or signed by an AWS role.
     *
     * @param token the place
     * @param executable the program
     * @param aws the role
     * @param impersonating the service account that the program is told of
     */
    record Subject(
            Optional<SubjectToken> token,
            Optional<ExecutableFields> executable,
            Optional<AwsSubject> aws,
            Optional<String> impersonating) {}

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
        String audience = audience(reader);
        FederatedFields fields = new FederatedFields(
                audience,
                subjectType(reader),
                subject(reader, endpoints),
                scopes.isEmpty() ? CLOUD_PLATFORM : scopes,
                new Place(
                        endpoints.sts(reader.optionalText("tokenUrl").orElse(google(endpoints))),
                        userProject(reader, audience),
                        endpoints));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = place.endpoints
                .writeTo(RecipeObject.of(KIND).with("audience", audience))
                .withSet("scopes", scopes.equals(CLOUD_PLATFORM) ? Set.of() : scopes);
        object = subject.token.isPresent() ? subject.token.get().writeTo(object) : object;
        object = subject.executable.isPresent() ? subject.executable.get().writeTo(object) : object;
        object = subject.aws.isPresent() ? subject.aws.get().writeTo(object) : object;
        object = with(object, "impersonating", subject.impersonating);
        object = with(object, "userProject", place.userProject);
        object = subjectType.equals(usualType(subject.aws.isPresent()))
                ? object
                : object.with("subjectTokenType", subjectType);
        String tokenUrl = place.tokenUrl.toString();
        return tokenUrl.equals(google(place.endpoints)) ? object : object.with("tokenUrl", tokenUrl);
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(Providers.shortName(audience)))
                .withScopes(scopes);
    }

    /** The service account that a program is told of. */
    Optional<String> impersonating() {
        return subject.impersonating;
    }

    private static RecipeObject with(RecipeObject object, String field, Optional<String> value) {
        return value.isPresent() ? object.with(field, value.get()) : object;
    }

    private static String google(Endpoints endpoints) {
        return endpoints.origin("sts") + "/v1/token";
    }

    private static String audience(RecipeObject.Reader reader) {
        String audience = reader.text("audience");
        Providers.shortName(audience);
        return audience;
    }

    private static Optional<String> userProject(RecipeObject.Reader reader, String audience) {
        Optional<String> project = reader.optionalText("userProject");
        if (project.isPresent() && !Providers.isWorkforce(audience)) {
            throw reader.invalid("userProject", "only a workforce pool has one.");
        }
        if (project.filter(id -> !USER_PROJECT.matcher(id).matches()).isPresent()) {
            throw reader.invalid("userProject", "it must be the number or the id of a project.");
        }
        return project;
    }

    private static String subjectType(RecipeObject.Reader reader) {
        boolean aws = reader.flag(AwsSubject.FIELD);
        String type = reader.optionalText("subjectTokenType").orElse(usualType(aws));
        Set<String> possible = aws ? Set.of(AwsSubject.TOKEN_TYPE) : SUBJECT_TYPES;
        if (!possible.contains(type)) {
            throw reader.invalid("subjectTokenType", "it must be one of " + possible + ".");
        }
        return type;
    }

    private static String usualType(boolean aws) {
        return aws ? AwsSubject.TOKEN_TYPE : TokenExchange.JWT;
    }

    private static Subject subject(RecipeObject.Reader reader, Endpoints endpoints) {
        Optional<ExecutableFields> executable = ExecutableFields.readFrom(reader);
        Optional<String> impersonating = reader.optionalText("impersonating");
        if (executable.isEmpty()) {
            if (impersonating.isPresent()) {
                throw reader.invalid("impersonating", "only a program is told of it.");
            }
            return reader.flag(AwsSubject.FIELD)
                    ? new Subject(Optional.empty(), executable, Optional.of(aws(reader)), impersonating)
                    : new Subject(Optional.of(token(reader, endpoints)), executable, Optional.empty(), impersonating);
        }
        if (impersonating.filter(email -> !ServiceAccounts.isEmail(email)).isPresent()) {
            throw reader.invalid("impersonating", "it must be the e-mail address of a service account.");
        }
        if (reader.flag(AwsSubject.FIELD)) {
            throw reader.invalid(AwsSubject.FIELD, "a program prints the subject token already.");
        }
        return new Subject(Optional.empty(), executable, Optional.empty(), impersonating);
    }

    private static AwsSubject aws(RecipeObject.Reader reader) {
        AwsSubject subject = AwsSubject.readFrom(reader);
        if (subject.metadataHost()
                .filter(host -> !Endpoints.isAwsMetadata(host))
                .isPresent()) {
            throw reader.invalid(
                    "awsMetadataHost", "it must be 169.254.169.254, [fd00:ec2::254] or a loopback address.");
        }
        return subject;
    }

    private static SubjectToken token(RecipeObject.Reader reader, Endpoints endpoints) {
        SubjectToken subject = SubjectToken.readFrom(reader);
        subject.url().ifPresent(url -> endpoints.subject(url.toString()));
        boolean asks = subject.authorization().isPresent() || !subject.headers().isEmpty();
        if (asks && subject.url().isEmpty()) {
            throw reader.invalid("subjectToken", "only a URL is asked with headers.");
        }
        return subject;
    }
}
