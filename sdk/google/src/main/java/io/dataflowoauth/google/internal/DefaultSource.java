// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.CredentialFileRecipes;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpDoors;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Application Default Credentials, looked for on the worker in Google's order: the file that a variable names, the file of
 * Google's command line, the metadata server. A file that is there and wrong is an error, and not a reason to go on.
 */
final class DefaultSource implements TokenSource {
    private static final String FILE = "application_default_credentials.json";

    private final DefaultFields fields;
    private final Opening opening;
    private final MetadataServer machine;
    private final WorkerFolders folders;
    private final Map<RecipeObject, TokenSource> opened = new ConcurrentHashMap<>();

    private DefaultSource(DefaultFields fields, Opening opening) {
        this.fields = fields;
        this.opening = opening;
        this.machine = MetadataServer.open(fields.machine(), opening);
        this.folders = new WorkerFolders(opening);
    }

    static TokenSource open(DefaultFields fields, Opening opening) {
        fields.place().endpoint().ifPresent(HttpDoors.options(opening)::requirePermitted);
        return new DefaultSource(fields, opening);
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return named().switchIfEmpty(Mono.defer(this::wellKnown))
                .switchIfEmpty(Mono.defer(this::attached))
                .switchIfEmpty(
                        Mono.error(() -> new TokenException.Misconfigured(GoogleCodes.DEFAULT_CREDENTIALS_MISSING, "")))
                .flatMap(this::token);
    }

    private Mono<AccessToken> token(RecipeObject found) {
        TokenRecipe recipe = TokenRecipe.of(found);
        return opened.computeIfAbsent(recipe.object(), this::opened).token(recipe.request());
    }

    private TokenSource opened(RecipeObject recipe) {
        return switch (recipe.kind()) {
            case AttachedFields.KIND -> AttachedSource.open(AttachedFields.of(recipe), opening);
            case FederatedFields.KIND -> FederatedSource.open(FederatedFields.of(recipe), opening);
            case ImpersonatedFields.KIND -> ImpersonatedSource.open(ImpersonatedFields.of(recipe), opening);
            case KeyFileFields.KIND -> KeyFileSource.open(KeyFileFields.of(recipe), opening);
            default -> UserFileSource.open(UserFileFields.of(recipe), opening);
        };
    }

    private Mono<RecipeObject> named() {
        return folders.unlessUnset(fields.pathFrom()).flatMap(path -> file(path.reveal()));
    }

    private Mono<RecipeObject> wellKnown() {
        return folders.ofGoogle(fields.homeFrom(), FILE).flatMap(path -> file(path.toString()));
    }

    private Mono<RecipeObject> attached() {
        return machine.isPresent()
                .filter(present -> present)
                .map(present -> fields.machine()
                        .writeTo(RecipeObject.of(AttachedFields.KIND))
                        .withSet("scopes", fields.scopes()));
    }

    private Mono<RecipeObject> file(String path) {
        SecretRef place = SecretRef.file(path);
        Function<Secret, RecipeObject> reading =
                text -> CredentialFileRecipes.read(CredentialText.parsed(text), place, fields.object());
        return opening.secret(place).map(reading);
    }
}
