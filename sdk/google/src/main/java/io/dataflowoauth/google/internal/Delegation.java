// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleCodes;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which service account acts, through whom, where: the fields that all kinds on IAM Credentials share.
 *
 * @param account the e-mail address of the service account
 * @param delegates the accounts in between, in the order in which they pass the authority on
 * @param quotaProject the project whose quota pays for the calls, where it is not the caller's own
 * @param source whose token begins the chain
 * @param place where IAM Credentials is
 */
record Delegation(
        String account, List<String> delegates, Optional<String> quotaProject, RecipeObject source, Place place) {
    private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9.:-]{2,98}[a-z0-9]");
    private static final int MOST_DELEGATES = 8;

    /**
     * Where IAM Credentials is.
     *
     * @param endpoint its origin
     * @param endpoints the hosts that the recipe trusts
     */
    record Place(URI endpoint, Endpoints endpoints) {}

    static Delegation readFrom(RecipeObject.Reader reader) {
        Endpoints endpoints = Endpoints.of(reader);
        URI endpoint =
                endpoints.iamCredentials(reader.optionalText("endpoint").orElse(endpoints.origin("iamcredentials")));
        return new Delegation(
                account(reader, "serviceAccount", reader.text("serviceAccount")),
                delegates(reader),
                quotaProject(reader),
                TokenRecipe.of(reader.recipe("source")).object(),
                new Place(endpoint, endpoints));
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = place.endpoints
                .writeTo(recipe)
                .with("serviceAccount", account)
                .with("source", source)
                .withList("delegates", delegates);
        written = quotaProject.isPresent() ? written.with("quotaProject", quotaProject.get()) : written;
        String endpoint = place.endpoint.toString();
        return endpoint.equals(place.endpoints.origin("iamcredentials")) ? written : written.with("endpoint", endpoint);
    }

    /** Whoever the source is, then the delegates, then the account. */
    PrincipalChain principal() {
        PrincipalChain chain = TokenRecipe.of(source).request().principal();
        for (String delegate : delegates) {
            chain = chain.then(delegate);
        }
        return chain.then(account);
    }

    static Optional<String> quotaProject(RecipeObject.Reader reader) {
        Optional<String> project = reader.optionalText("quotaProject");
        if (project.filter(id -> !PROJECT.matcher(id).matches()).isPresent()) {
            throw reader.invalid("quotaProject", "it must be the id of a project.");
        }
        return project;
    }

    private static List<String> delegates(RecipeObject.Reader reader) {
        List<String> delegates = reader.list("delegates");
        delegates.forEach(delegate -> account(reader, "delegates", delegate));
        Set<String> once = new HashSet<>(delegates);
        if (once.size() < delegates.size() || delegates.size() > MOST_DELEGATES) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.DELEGATES_INVALID, "There are at most " + MOST_DELEGATES + ", each of them once.");
        }
        return delegates;
    }

    private static String account(RecipeObject.Reader reader, String field, String email) {
        if (!ServiceAccounts.isEmail(email)) {
            throw reader.invalid(field, "it must be the e-mail address of a service account.");
        }
        return email;
    }
}
