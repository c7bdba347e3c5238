// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleCodes;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.impersonated}.
 *
 * @param account the e-mail address of the service account
 * @param scopes at least one
 * @param lifetime whole seconds
 * @param endpoint the origin of IAM Credentials
 * @param source whose token impersonates
 * @param trustedHosts lower case
 */
record ImpersonatedFields(
        String account,
        Set<String> scopes,
        Duration lifetime,
        URI endpoint,
        RecipeObject source,
        Set<String> trustedHosts) {
    static final String KIND = "google.impersonated";

    private static final String GOOGLE = "https://iamcredentials.googleapis.com";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long LONGEST = Duration.ofHours(12).toSeconds();

    /** Reads a recipe strictly. */
    static ImpersonatedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Set<String> trusted = Endpoints.hosts(reader.set("trustedHosts"));
        ImpersonatedFields fields = new ImpersonatedFields(
                account(reader),
                scopes(reader),
                lifetime(reader),
                Endpoints.trusting(trusted)
                        .iamCredentials(reader.optionalText("endpoint").orElse(GOOGLE)),
                TokenRecipe.of(reader.recipe("source")).object(),
                trusted);
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = RecipeObject.of(KIND)
                .with("serviceAccount", account)
                .with("source", source)
                .withSet("scopes", scopes)
                .withSet("trustedHosts", trustedHosts);
        RecipeObject living = lifetime.equals(HOUR) ? object : object.with("lifetimeSeconds", lifetime.toSeconds());
        return endpoint.toString().equals(GOOGLE) ? living : living.with("endpoint", endpoint.toString());
    }

    private static String account(RecipeObject.Reader reader) {
        String account = reader.text("serviceAccount");
        if (!ServiceAccounts.isEmail(account)) {
            throw reader.invalid("serviceAccount", "it must be the e-mail address of a service account.");
        }
        return account;
    }

    private static Set<String> scopes(RecipeObject.Reader reader) {
        Set<String> scopes = Scopes.checked(reader);
        if (scopes.isEmpty()) {
            throw new TokenException.Misconfigured(GoogleCodes.SCOPES_MISSING, "");
        }
        return scopes;
    }

    private static Duration lifetime(RecipeObject.Reader reader) {
        long seconds = reader.optionalInteger("lifetimeSeconds").orElse(HOUR.toSeconds());
        if (seconds < 1 || seconds > LONGEST) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.LIFETIME_INVALID, "A lifetime lies between 1 s and 12 h, not at " + seconds + " s.");
        }
        return Duration.ofSeconds(seconds);
    }
}
