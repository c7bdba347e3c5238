// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recipe of this room in the making; {@link #recipe()} checks it and gives what travels.
 *
 * <p>Each {@code withX} gives a changed copy. Holds no secret: of a secret header in a credential file only the name is
 * kept. Immutable, safe for use by many threads.
 */
public final class GoogleRecipe {
    private final RecipeObject object;
    private final Set<String> secretHeaders;

    /** The secret headers are those whose value a credential file had and the recipe must not have. */
    GoogleRecipe(RecipeObject object, Set<String> secretHeaders) {
        this.object = object;
        this.secretHeaders = secretHeaders;
    }

    /** This recipe, asking for these scopes and no others. */
    public GoogleRecipe withScopes(String... scopes) {
        return withScopes(List.of(scopes));
    }

    /**
     * This recipe, asking for these scopes and no others. An impersonation needs one at least; a federated identity asks
     * for {@code cloud-platform} where none is chosen, as Google's own libraries do.
     */
    public GoogleRecipe withScopes(Collection<String> scopes) {
        return new GoogleRecipe(object.withSet("scopes", scopes), secretHeaders);
    }

    /**
     * This recipe, asking for tokens of the service account that live so long; one hour where nothing is chosen.
     *
     * @param lifetime whole seconds, from one second to twelve hours; over one hour Google wants an organization policy
     * @throws TokenException.Misconfigured {@code google.lifetime-invalid}, also on a federated identity, whose lifetime the
     *     security token service decides
     */
    public GoogleRecipe withLifetime(Duration lifetime) {
        if (!object.kind().equals(Hops.IMPERSONATED)) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.LIFETIME_INVALID, "The security token service decides how long federated tokens live.");
        }
        if (requireNonNull(lifetime, "lifetime").toNanosPart() != 0) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.LIFETIME_INVALID, "A lifetime has whole seconds, unlike " + lifetime + ".");
        }
        return new GoogleRecipe(object.with("lifetimeSeconds", lifetime.toSeconds()), secretHeaders);
    }

    /**
     * This impersonation, through these accounts in this order: the source may act for the first of them, each for the next,
     * the last for the service account. Each needs {@code roles/iam.serviceAccountTokenCreator} on the next.
     *
     * @param emails at most eight, each once
     */
    public GoogleRecipe withDelegates(String... emails) {
        return new GoogleRecipe(impersonation("delegates").withList("delegates", List.of(emails)), secretHeaders);
    }

    /**
     * This impersonation, whose calls of IAM Credentials are paid by the quota of that project ({@code X-Goog-User-Project}):
     * for a source that is a user, who has no project of his own.
     */
    public GoogleRecipe withQuotaProject(String project) {
        return new GoogleRecipe(
                impersonation("a quota project").with("quotaProject", requireNonNull(project, "project")),
                secretHeaders);
    }

    /**
     * This recipe, whose federated identity is one of a workforce pool and is billed to that project.
     *
     * @param project the number or the id of a project; only workforce pools have one
     */
    public GoogleRecipe withUserProject(String project) {
        return new GoogleRecipe(
                Hops.ofKind(Hops.FEDERATED, object, hop -> hop.with("userProject", requireNonNull(project, "project"))),
                secretHeaders);
    }

    /** This recipe, whose federated identity has a subject token of that type, such as {@code …:token-type:saml2}. */
    public GoogleRecipe withSubjectTokenType(String type) {
        return new GoogleRecipe(
                Hops.ofKind(Hops.FEDERATED, object, hop -> hop.with("subjectTokenType", requireNonNull(type, "type"))),
                secretHeaders);
    }

    /**
     * This recipe in another universe than Google's public cloud: the endpoints of its hops are {@code sts.DOMAIN} and
     * {@code iamcredentials.DOMAIN}, and the hosts of that domain are trusted in place of Google's. A credential file cannot
     * choose a universe by itself.
     *
     * @param domain in lower case, such as {@code googleapis.com}
     */
    public GoogleRecipe inUniverse(String domain) {
        return new GoogleRecipe(Hops.inUniverse(object, requireNonNull(domain, "domain")), secretHeaders);
    }

    /**
     * This recipe, whose hops may also use that host, on any port: for another universe, a private endpoint or a test. The
     * trust is part of the recipe. Plain http is for loopback only, and only if the door's options allow it too.
     *
     * @param host a name or an address, without scheme and port
     */
    public GoogleRecipe trustingHost(String host) {
        return new GoogleRecipe(Hops.trusting(object, requireNonNull(host, "host")), secretHeaders);
    }

    /**
     * This recipe, whose hops ask Google's services at that origin, which is trusted: a private endpoint or a stub. The
     * metadata server is asked there too, which only a loopback address can be.
     *
     * @param origin scheme, host and port; plain http is for loopback only, and only if the door's options allow it too
     */
    public GoogleRecipe servedAt(URI origin) {
        return new GoogleRecipe(Hops.servedAt(object, origin), secretHeaders).trustingHost(origin.getHost());
    }

    /**
     * This recipe, whose metadata server is where the worker's variable {@code GCE_METADATA_HOST} says, if it is set there; a
     * {@link io.dataflowoauth.TokenWarning} tells of it. Nothing reads the environment unasked.
     */
    public GoogleRecipe withMetadataHostFromEnvironment() {
        return new GoogleRecipe(
                Hops.ofMachine(object, hop -> hop.with("metadataHostFromEnvironment", true)), secretHeaders);
    }

    /**
     * This recipe, fetching its subject token with {@code Authorization: Bearer} and the secret that the reference leads to,
     * as GitHub's URL wants it. It takes the place of that header in a credential file, whose value is never kept.
     */
    public GoogleRecipe withAuthorization(SecretRef bearer) {
        requireNonNull(bearer, "bearer");
        Set<String> open = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        open.addAll(secretHeaders);
        open.remove("Authorization");
        return new GoogleRecipe(
                Hops.ofKind(Hops.FEDERATED, object, federated -> withAuthorization(federated, bearer)), open);
    }

    /**
     * The checked recipe.
     *
     * @throws TokenException.Misconfigured {@code google.header-holds-secret} if a header of the credential file still needs
     *     a reference; else what the kind says: {@code google.endpoint-untrusted}, {@code google.audience-invalid}, {@code
     *     google.scopes-missing}, {@code google.lifetime-invalid}, {@code core.recipe-invalid}
     */
    public TokenRecipe recipe() {
        if (!secretHeaders.isEmpty()) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.HEADER_HOLDS_SECRET,
                    "These headers of the credential source hold one: " + secretHeaders);
        }
        return TokenRecipe.of(object);
    }

    /** The fields so far; it holds no secret. */
    @Override
    public String toString() {
        return object.json();
    }

    RecipeObject object() {
        return object;
    }

    GoogleRecipe impersonatedAs(RecipeObject impersonated) {
        return new GoogleRecipe(impersonated, secretHeaders);
    }

    /**
     * This key file's recipe, whose key signs the access token itself, so that nobody is asked for one: a JWT of an hour that
     * Google's own APIs take as it is.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} of anything but a key file
     */
    public GoogleRecipe selfSigned() {
        if (!object.kind().equals(Hops.KEY_FILE)) {
            throw object.read().invalid("kind", "only a key file signs by itself.");
        }
        return new GoogleRecipe(object.with("selfSigned", true), secretHeaders);
    }

    /**
     * These application default credentials, which find the path of the credential file behind that reference and not in the
     * variable {@code GOOGLE_APPLICATION_CREDENTIALS}.
     */
    public GoogleRecipe withCredentialFileFrom(SecretRef path) {
        return new GoogleRecipe(defaults().with("pathFrom", path.toString()), secretHeaders);
    }

    /** These application default credentials, which find the home folder behind that reference and not in {@code HOME}. */
    public GoogleRecipe withHomeFrom(SecretRef home) {
        return new GoogleRecipe(defaults().with("homeFrom", home.toString()), secretHeaders);
    }

    private RecipeObject defaults() {
        if (!object.kind().equals(Hops.APPLICATION_DEFAULT)) {
            throw object.read().invalid("kind", "only application default credentials look for files.");
        }
        return object;
    }

    private RecipeObject impersonation(String what) {
        if (!object.kind().startsWith(Hops.IMPERSONATED)) {
            throw object.read().invalid("kind", "only an impersonation has " + what + ".");
        }
        return object;
    }

    GoogleRecipe asActingFor(String user) {
        if (object.kind().equals(Hops.KEY_FILE)) {
            return new GoogleRecipe(object.with("user", user), secretHeaders);
        }
        RecipeObject acting = Hops.delegation(impersonation("a user to act for"), Hops.ACTING_FOR);
        return new GoogleRecipe(acting.with("user", user), secretHeaders);
    }

    GoogleRecipe asSigner() {
        return new GoogleRecipe(Hops.delegation(impersonation("a signature"), Hops.SIGNER), secretHeaders);
    }

    GoogleRecipe asIdToken(String audience) {
        return new GoogleRecipe(IdTokenRecipes.of(object, audience), secretHeaders);
    }

    private static RecipeObject withAuthorization(RecipeObject federated, SecretRef bearer) {
        return SubjectToken.readFrom(federated.read()).withAuthorization(bearer).writeTo(federated);
    }
}
