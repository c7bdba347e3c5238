// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.SubjectToken;
import java.nio.file.Path;
import java.util.Set;

/**
 * Recipes for access tokens of Google Cloud without a key: workload identity federation, and impersonation on top of it.
 *
 * <p>They read as they run: {@code impersonating("reader@project.iam.gserviceaccount.com", federated(file))}. Nothing is
 * asked of anybody before a stream is opened on the recipe.
 */
public final class GoogleRecipes {
    private GoogleRecipes() {}

    /**
     * What a credential configuration file says, as Google's tools write it (type {@code external_account}, file- or
     * URL-sourced): a federated identity, and the service account that it impersonates if the file names one.
     *
     * <p>Reads the file at once, blocking. Scopes and a lifetime under ten minutes are chosen on the recipe; the file has
     * no place for them.
     *
     * @throws TokenException.Misconfigured {@code google.credential-file-unreadable}, {@code
     *     google.credential-file-invalid}, {@code google.credential-type-unsupported}
     */
    public static GoogleRecipe fromCredentialFile(Path file) {
        ExternalAccount account = ExternalAccount.read(requireNonNull(file, "file"));
        GoogleRecipe federated = new GoogleRecipe(account.federated(), account.secretHeaders());
        return account.impersonation()
                .map(target -> federated.impersonatedAs(target.object(federated.object())))
                .orElse(federated);
    }

    /**
     * The federated identity of a credential configuration file, without the impersonation that the file may name.
     *
     * @throws TokenException.Misconfigured as {@link #fromCredentialFile}
     */
    public static GoogleRecipe federated(Path credentialFile) {
        ExternalAccount account = ExternalAccount.read(requireNonNull(credentialFile, "credentialFile"));
        return new GoogleRecipe(account.federated(), account.secretHeaders());
    }

    /**
     * A federated identity: a subject token that Google's security token service exchanges (RFC 8693).
     *
     * @param audience {@code //iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER}
     * @param subject where the subject token, a JWT, is
     */
    public static GoogleRecipe federated(String audience, SubjectToken subject) {
        RecipeObject bare = RecipeObject.of(Hops.FEDERATED).with("audience", requireNonNull(audience, "audience"));
        return new GoogleRecipe(requireNonNull(subject, "subject").writeTo(bare), Set.of());
    }

    /** A federated identity whose subject token a program on the worker prints. */
    public static GoogleRecipe federated(String audience, SubjectExecutable subject) {
        RecipeObject bare = RecipeObject.of(Hops.FEDERATED).with("audience", requireNonNull(audience, "audience"));
        return new GoogleRecipe(requireNonNull(subject, "subject").writeTo(bare), Set.of());
    }

    /**
     * A federated identity whose subject is a certificate of the worker, which Google's service asks for in the TLS handshake.
     * Over loopback http it is never shown.
     */
    public static GoogleRecipe federated(String audience, SubjectCertificate subject) {
        RecipeObject bare = RecipeObject.of(Hops.FEDERATED).with("audience", requireNonNull(audience, "audience"));
        return new GoogleRecipe(requireNonNull(subject, "subject").writeTo(bare), Set.of());
    }

    /**
     * A federated identity that is an AWS role: a signed request by which Google asks AWS who signed it. Who signs is found on
     * the class path: {@code dataflow-oauth-google-auth}.
     */
    public static GoogleRecipe federated(String audience, AwsSubject subject) {
        RecipeObject bare = RecipeObject.of(Hops.FEDERATED).with("audience", requireNonNull(audience, "audience"));
        return new GoogleRecipe(requireNonNull(subject, "subject").writeTo(bare), Set.of());
    }

    /**
     * The service account that is attached to the machine: Compute Engine, GKE, Cloud Run, Dataflow. Its metadata server gives
     * the token, with the scopes that the recipe asks for, else with those of the machine's settings.
     */
    public static GoogleRecipe attached() {
        return new GoogleRecipe(RecipeObject.of(Hops.ATTACHED), Set.of());
    }

    /** One of several service accounts that are attached to the machine. */
    public static GoogleRecipe attached(String email) {
        return new GoogleRecipe(
                RecipeObject.of(Hops.ATTACHED).with("serviceAccount", requireNonNull(email, "email")), Set.of());
    }

    /**
     * An ID token of an identity that {@link #attached} or {@link #impersonating} gave, for one audience. It goes on calls as
     * access tokens do: to Cloud Run, to a service behind IAP. It names the account by its e-mail address, and has all that the
     * metadata server tells of an attached one's machine.
     *
     * @param audience what the service that is called expects, as a rule its URL
     * @throws TokenException.Misconfigured {@code google.id-token-unsupported} for another identity
     */
    public static GoogleRecipe idToken(String audience, GoogleRecipe identity) {
        return identity.asIdToken(requireNonNull(audience, "audience"));
    }

    /** A service account that a federated identity, or another service account, impersonates; it needs a scope. */
    public static GoogleRecipe impersonating(String email, GoogleRecipe source) {
        return source.impersonatedAs(impersonated(email, source.object()));
    }

    /** A service account that the identity of any other recipe impersonates; it needs a scope. */
    public static GoogleRecipe impersonating(String email, TokenRecipe source) {
        return new GoogleRecipe(impersonated(email, source.object()), Set.of());
    }

    /**
     * Application Default Credentials: whatever identity the worker has, looked for there in Google's order. First the file that
     * {@code GOOGLE_APPLICATION_CREDENTIALS} names, then the file of {@code gcloud auth application-default login}, then the
     * metadata server. For code that runs on laptops and on Google Cloud alike; in production name the identity that is meant.
     *
     * <p>These variables and {@code CLOUDSDK_CONFIG}, {@code HOME}, {@code APPDATA} and {@code GCE_METADATA_HOST} of the worker
     * are read by this kind alone, since it says so.
     */
    public static GoogleRecipe applicationDefault() {
        return new GoogleRecipe(
                RecipeObject.of(Hops.APPLICATION_DEFAULT).with("metadataHostFromEnvironment", true), Set.of());
    }

    /**
     * A service account by its private key, which lies in a file of the worker (type {@code service_account}). The key never
     * enters the recipe. It works everywhere, and it is the one way that leaves a long-lived secret behind: a
     * {@link io.dataflowoauth.TokenWarning} says so. It needs a scope.
     */
    public static GoogleRecipe serviceAccountKey(SecretRef file) {
        return new GoogleRecipe(RecipeObject.of(Hops.KEY_FILE).with("file", file.toString()), Set.of());
    }

    /**
     * A user who has signed in with Google's command line, whose refresh token lies in a file of the worker (types
     * {@code authorized_user} and {@code external_account_authorized_user}): for a developer's machine.
     */
    public static GoogleRecipe signedInUser(SecretRef file) {
        return new GoogleRecipe(RecipeObject.of(Hops.USER_FILE).with("file", file.toString()), Set.of());
    }

    /**
     * Another identity's access token, bounded to buckets of Cloud Storage: {@code bounded(attached(),
     * reading("exports").under("customer-a/"))}. Google makes the bounded token, which may do what any of the rules leaves, and
     * nothing anywhere else. It ends when the whole token does. Hand it to whoever is to see one bucket and one prefix.
     *
     * @param source any identity whose access tokens have the scope cloud-platform, but none of a workforce pool
     * @param rules at most ten
     * @throws TokenException.Misconfigured {@code google.boundary-invalid} if there are more
     */
    public static GoogleRecipe bounded(GoogleRecipe source, BoundaryRule... rules) {
        if (rules.length > 10) {
            throw new TokenException.Misconfigured(GoogleCodes.BOUNDARY_INVALID, "It has more than ten rules.");
        }
        RecipeObject object = RecipeObject.of(Hops.BOUNDED).with(Hops.SOURCE, source.object());
        for (int i = 0; i < rules.length; i++) {
            object = object.with("rule" + (i + 1), rules[i].object());
        }
        return source.impersonatedAs(object);
    }

    /**
     * A user of a Workspace domain for whom a service account may act (domain-wide delegation), without a key: IAM signs for the
     * account, and Google gives a token of the user. It needs a scope: {@code actingFor("ada@corp.example",
     * impersonating("mailer@project.iam.gserviceaccount.com", attached()))}.
     *
     * @param account what {@link #impersonating} gave, or {@link #serviceAccountKey}
     */
    public static GoogleRecipe actingFor(String user, GoogleRecipe account) {
        return account.asActingFor(requireNonNull(user, "user"));
    }

    /**
     * A recipe that came from elsewhere, such as a file, to be changed.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} if it is of another room
     */
    public static GoogleRecipe of(TokenRecipe recipe) {
        RecipeObject object = recipe.object();
        if (!Hops.isOurs(object)) {
            throw object.read().invalid("kind", "it is not one of Google's.");
        }
        return new GoogleRecipe(object, Set.of());
    }

    private static RecipeObject impersonated(String email, RecipeObject source) {
        return RecipeObject.of(Hops.IMPERSONATED)
                .with("serviceAccount", requireNonNull(email, "email"))
                .with("source", source);
    }
}
