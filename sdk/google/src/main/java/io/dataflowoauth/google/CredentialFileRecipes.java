// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The recipe that a credential file of any type amounts to. A recipe holds no secret, so one of a file with a secret names the
 * file, whose reader finds the secret there.
 */
public final class CredentialFileRecipes {
    private static final List<String> PLATFORM = List.of("https://www.googleapis.com/auth/cloud-platform");

    private CredentialFileRecipes() {}

    /**
     * Reads a file by its type.
     *
     * @param place where it lies, so that its secrets can be read again
     * @param terms a recipe of the kind {@code google.application-default}: its scopes, hosts, universe and endpoint hold
     * @return unchecked
     * @throws TokenException.Misconfigured {@code google.credential-file-invalid}, {@code google.credential-type-unexpected},
     *     {@code google.header-holds-secret}
     */
    public static RecipeObject read(JsonObject file, SecretRef place, RecipeObject terms) {
        Set<String> scopes = terms.read().set("scopes");
        GoogleRecipe recipe = switch (text(file, "type")) {
            case "external_account" -> reading(() -> external(file, scopes));
            case "service_account", "authorized_user", "external_account_authorized_user" ->
                plain(text(file, "type"), place, false, scopes);
            case "impersonated_service_account" -> impersonated(file, place, scopes);
            default ->
                throw new TokenException.Misconfigured(
                        GoogleCodes.CREDENTIAL_TYPE_UNEXPECTED, "It is of no type that is read.");
        };
        return onTerms(recipe, terms.read()).recipe().object();
    }

    private static GoogleRecipe external(JsonObject file, Set<String> scopes) {
        ExternalAccount account = ExternalAccount.of(file);
        GoogleRecipe federated = new GoogleRecipe(account.federated(), account.secretHeaders());
        return account.impersonation()
                .map(target -> federated
                        .impersonatedAs(target.object(federated.object()))
                        .withScopes(orPlatform(scopes)))
                .orElseGet(() -> federated.withScopes(scopes));
    }

    private static GoogleRecipe plain(String type, SecretRef place, boolean inside, Collection<String> scopes) {
        boolean key = type.equals("service_account");
        RecipeObject object = RecipeObject.of(key ? Hops.KEY_FILE : Hops.USER_FILE)
                .with("file", place.toString())
                .with("inside", inside)
                .withSet("scopes", key ? orPlatform(scopes) : scopes);
        return new GoogleRecipe(object, Set.of());
    }

    private static GoogleRecipe impersonated(JsonObject file, SecretRef place, Set<String> scopes) {
        ImpersonationUrl target = ImpersonationUrl.read(text(file, "service_account_impersonation_url"));
        String type = reading(() -> file.object("source_credentials").text("type"));
        if (!Set.of("service_account", "authorized_user").contains(type)) {
            throw invalid("Its source_credentials are neither of a user nor of a service account.");
        }
        List<String> delegates = reading(() -> file.texts("delegates")).stream()
                .map(name -> name.replaceFirst("^projects/-/serviceAccounts/", ""))
                .toList();
        List<String> own = reading(() -> file.texts("scopes"));
        GoogleRecipe source = plain(type, place, true, type.equals("service_account") ? PLATFORM : List.of());
        RecipeObject object = RecipeObject.of(Hops.IMPERSONATED)
                .with("serviceAccount", target.email())
                .with("endpoint", target.endpoint())
                .with(Hops.SOURCE, source.object())
                .withList("delegates", delegates)
                .withSet("scopes", orPlatform(scopes.isEmpty() ? own : scopes));
        Optional<String> quota = reading(() -> file.optionalText("quota_project_id"));
        return new GoogleRecipe(quota.isPresent() ? object.with("quotaProject", quota.get()) : object, Set.of());
    }

    private static GoogleRecipe onTerms(GoogleRecipe recipe, RecipeObject.Reader terms) {
        GoogleRecipe placed = recipe;
        for (String host : terms.set("trustedHosts")) {
            placed = placed.trustingHost(host);
        }
        Optional<String> universe = terms.optionalText("universe");
        placed = universe.isPresent() ? placed.inUniverse(universe.get()) : placed;
        Optional<String> endpoint = terms.optionalText("endpoint");
        return endpoint.isPresent() ? placed.servedAt(URI.create(endpoint.get())) : placed;
    }

    private static Collection<String> orPlatform(Collection<String> scopes) {
        return scopes.isEmpty() ? PLATFORM : scopes;
    }

    private static String text(JsonObject file, String name) {
        return reading(() -> file.text(name));
    }

    /** What a file lacks is a fault of the file and not of an answer. */
    private static <T> T reading(java.util.function.Supplier<T> read) {
        try {
            return read.get();
        } catch (TokenException.Invalid malformed) {
            throw invalid(malformed.detail());
        }
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_FILE_INVALID, sentence);
    }
}
