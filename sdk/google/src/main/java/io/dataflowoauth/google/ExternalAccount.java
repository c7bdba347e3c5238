// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A credential configuration file of the type {@code external_account}, read strictly. What it says becomes a recipe, whose
 * kinds then check hosts, audience and scopes; here are the rules of the file alone.
 */
final class ExternalAccount {
    private static final int LONGEST = 64 * 1024;
    /** The last three change nothing about how a token is got. */
    private static final Set<String> MEMBERS = Set.of(
            "type",
            "audience",
            "subject_token_type",
            "token_url",
            "credential_source",
            "service_account_impersonation_url",
            "service_account_impersonation",
            "workforce_pool_user_project",
            "universe_domain",
            "token_info_url",
            "quota_project_id");

    private final JsonObject file;
    private final CredentialSource source;

    private ExternalAccount(JsonObject file) {
        this.file = file;
        this.source = CredentialSource.of(file.object("credential_source"));
    }

    /** Reads the file, blocking. */
    static ExternalAccount read(Path path) {
        byte[] bytes = bytes(path);
        try {
            return of(JsonObject.parse(bytes));
        } catch (TokenException.Invalid malformed) {
            throw invalid(malformed.detail());
        }
    }

    /** The federated identity, unchecked. */
    RecipeObject federated() {
        RecipeObject object = source.place()
                .apply(RecipeObject.of(Hops.FEDERATED)
                        .with("audience", file.text("audience"))
                        .with("subjectTokenType", file.text("subject_token_type")));
        Optional<String> project = file.optionalText("workforce_pool_user_project");
        object = project.isPresent() ? object.with("userProject", project.get()) : object;
        Optional<Impersonation> target = impersonation();
        object = target.isPresent() && object.read().optionalText("executable").isPresent()
                ? object.with("impersonating", target.get().email())
                : object;
        RecipeObject placed = object;
        return file.optionalText("token_url")
                .map(url -> placed.with("tokenUrl", url))
                .orElse(placed);
    }

    /** The headers whose values were dropped, because they are secrets. */
    Set<String> secretHeaders() {
        return source.secretHeaders();
    }

    /** The service account that the file impersonates. */
    Optional<Impersonation> impersonation() {
        return file.optionalText("service_account_impersonation_url").map(this::impersonation);
    }

    /** Whom a file impersonates, where, and for how long. */
    record Impersonation(String email, String endpoint, Optional<Long> lifetimeSeconds) {
        /** The recipe, unchecked. */
        RecipeObject object(RecipeObject federated) {
            RecipeObject object = RecipeObject.of(Hops.IMPERSONATED)
                    .with("serviceAccount", email)
                    .with("endpoint", endpoint)
                    .with("source", federated);
            return lifetimeSeconds
                    .map(seconds -> object.with("lifetimeSeconds", seconds))
                    .orElse(object);
        }
    }

    /** Reads what lies in such a file. */
    static ExternalAccount of(JsonObject file) {
        if (!file.optionalText("type").equals(Optional.of("external_account"))) {
            throw new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_TYPE_UNSUPPORTED, "");
        }
        if (!MEMBERS.containsAll(file.names())) {
            throw invalid("It has a member beside those that are supported: " + new TreeSet<>(MEMBERS) + ".");
        }
        ExternalAccount account = new ExternalAccount(file);
        account.federated();
        account.impersonation();
        return account;
    }

    private Impersonation impersonation(String url) {
        ImpersonationUrl target = ImpersonationUrl.read(url);
        Optional<Long> lifetime = file.optionalObject("service_account_impersonation")
                .flatMap(options -> options.optionalInteger("token_lifetime_seconds"));
        if (lifetime.filter(seconds -> seconds < 600 || seconds > 43_200).isPresent()) {
            throw invalid("Its token_lifetime_seconds must lie between 600 and 43200;"
                    + " a shorter lifetime is chosen on the recipe.");
        }
        return new Impersonation(target.email(), target.endpoint(), lifetime);
    }

    private static byte[] bytes(Path path) {
        if (!Files.isRegularFile(path)) {
            throw unreadable();
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw unreadable();
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable();
        }
    }

    private static TokenException.Misconfigured unreadable() {
        ErrorCode code = GoogleCodes.CREDENTIAL_FILE_UNREADABLE;
        return new TokenException.Misconfigured(code, code.summary());
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.CREDENTIAL_FILE_INVALID, sentence);
    }
}
