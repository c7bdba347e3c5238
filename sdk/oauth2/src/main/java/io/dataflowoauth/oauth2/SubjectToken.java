// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.internal.SecretShapes;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the token is that proves who a workload is, to be exchanged for another (RFC 8693 section 2.1): in a file that the
 * platform replaces, behind a URL, in a variable, or bound to a name.
 *
 * <p>Says where it is, never what it is; {@code SubjectTokens} reads it. Part of a recipe as plain fields. Immutable, safe
 * for use by many threads.
 */
public final class SubjectToken {
    /** Where Kubernetes projects the token of a pod's service account. */
    public static final String KUBERNETES_FILE = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    /** The variable that GitLab's own examples put an ID token into; a job names it under {@code id_tokens}. */
    public static final String GITLAB_VARIABLE = "GITLAB_OIDC_TOKEN";

    private static final String URL = "url:";
    private static final String GITHUB = "github:";

    private final String place;
    private final Optional<String> jsonField;
    private final Optional<SecretRef> authorization;
    private final Map<String, String> headers;

    private SubjectToken(
            String place, Optional<String> jsonField, Optional<SecretRef> authorization, Map<String, String> headers) {
        this.place = place;
        this.jsonField = jsonField;
        this.authorization = authorization;
        this.headers = headers;
    }

    /** In a regular file of at most 64 KiB, read again for each exchange. */
    public static SubjectToken file(String path) {
        return of(SecretRef.file(path).toString());
    }

    /** Behind a URL, asked by GET through the network door for each exchange. */
    public static SubjectToken url(URI url) {
        return of(URL + url);
    }

    /**
     * The token that Kubernetes projects for a pod's service account, at its usual place. It is meant for the cluster's own
     * API; an issuer that wants its own audience needs a projected volume, whose path goes to {@link #file}.
     */
    public static SubjectToken kubernetes() {
        return file(KUBERNETES_FILE);
    }

    /**
     * An ID token of a GitHub Actions job for that audience, asked anew for each exchange where the runner says, with what it
     * gives for that: {@code ACTIONS_ID_TOKEN_REQUEST_URL} and {@code ACTIONS_ID_TOKEN_REQUEST_TOKEN}. The job needs the
     * permission {@code id-token: write}.
     */
    public static SubjectToken githubActions(String audience) {
        return of(GITHUB + requireNonNull(audience, "audience"));
    }

    /** An ID token of a GitLab job, in the variable that GitLab's own examples use. */
    public static SubjectToken gitlab() {
        return environment(GITLAB_VARIABLE);
    }

    /** A JWT-SVID in the file that a SPIFFE helper keeps, {@code jwt_svid.token} in its folder as a rule. */
    public static SubjectToken spiffe(String path) {
        return file(path);
    }

    /** In an environment variable, as a GitLab job has it under the name that it chose. It cannot be replaced there. */
    public static SubjectToken environment(String variable) {
        return of(SecretRef.env(variable).toString());
    }

    /** Bound to a name by {@code RuntimeOptions.withSecret}. */
    public static SubjectToken named(String name) {
        return of(SecretRef.named(name).toString());
    }

    private static SubjectToken of(String place) {
        return new SubjectToken(place, Optional.empty(), Optional.empty(), Map.of());
    }

    /** This place, whose text is a JSON object that holds the token as this member. */
    public SubjectToken withJsonField(String name) {
        return new SubjectToken(place, Optional.of(name), authorization, headers);
    }

    /** This URL, asked with {@code Authorization: Bearer} and a secret that is there, as GitHub's wants it. */
    public SubjectToken withAuthorization(SecretRef bearer) {
        return new SubjectToken(place, jsonField, Optional.of(bearer), headers);
    }

    /**
     * This URL, asked with that header too.
     *
     * @throws IllegalArgumentException if this is no URL, the header is one for secrets, or the value is shaped like one;
     *     the message does not hold it
     * @throws io.dataflowoauth.TokenException.Misconfigured {@code oauth2.header-forbidden} as {@link HttpAsk#withHeader}
     */
    public SubjectToken withHeader(String name, String value) {
        boolean forSecrets = name.equalsIgnoreCase("Authorization")
                || name.equalsIgnoreCase("Proxy-Authorization")
                || name.equalsIgnoreCase("Cookie");
        if (forSecrets || SecretShapes.looksSecret(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException(
                    "The header " + name + " is no place for a secret: use withAuthorization");
        }
        HttpAsk.get(url().orElseThrow(() -> new IllegalArgumentException("Only a URL is asked with headers")))
                .withHeader(name, value);
        Map<String, String> changed = new TreeMap<>(headers);
        changed.put(name, value);
        return new SubjectToken(place, jsonField, authorization, Collections.unmodifiableMap(changed));
    }

    /** The URL, where the token is behind one. */
    public Optional<URI> url() {
        return place.startsWith(URL) ? Optional.of(URI.create(place.substring(URL.length()))) : Optional.empty();
    }

    /** The file, the variable or the name, where the token has to be asked of nobody. */
    public Optional<SecretRef> reference() {
        return isAsked() ? Optional.empty() : Optional.of(SecretRef.parse(place));
    }

    /** The audience of a GitHub Actions ID token, where it is one. */
    public Optional<String> githubAudience() {
        return place.startsWith(GITHUB) ? Optional.of(place.substring(GITHUB.length())) : Optional.empty();
    }

    /** The member that holds the token, where the text is JSON. */
    public Optional<String> jsonField() {
        return jsonField;
    }

    /** Where the secret is that the URL is asked with. */
    public Optional<SecretRef> authorization() {
        return authorization;
    }

    /** The other headers that the URL is asked with. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Adds the fields {@code subjectToken}, {@code subjectTokenField}, … to a recipe. */
    public RecipeObject writeTo(RecipeObject recipe) {
        return writeTo(recipe, "subjectToken");
    }

    /** Adds this as that field, and what else there is as fields whose names begin with its name. */
    public RecipeObject writeTo(RecipeObject recipe, String field) {
        RecipeObject written = recipe.with(field, place);
        if (jsonField.isPresent()) {
            written = written.with(field + "Field", jsonField.get());
        }
        if (authorization.isPresent()) {
            written = written.with(field + "Authorization", authorization.get().toString());
        }
        List<String> lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toList();
        return lines.isEmpty() ? written : written.withSet(field + "Headers", lines);
    }

    /**
     * Reads the fields that {@link #writeTo} wrote.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static SubjectToken readFrom(RecipeObject.Reader recipe) {
        return readFrom(recipe, "subjectToken").orElseThrow(() -> recipe.invalid("subjectToken", "it is missing."));
    }

    /** Reads what {@link #writeTo(RecipeObject, String)} wrote; empty if that field is absent. Fails as the other. */
    public static Optional<SubjectToken> readFrom(RecipeObject.Reader recipe, String field) {
        Optional<String> place = recipe.optionalText(field);
        Optional<String> jsonField = recipe.optionalText(field + "Field");
        Optional<SecretRef> authorization =
                recipe.optionalText(field + "Authorization").map(SecretRef::parse);
        Set<String> lines = recipe.set(field + "Headers");
        if (place.isEmpty()) {
            if (jsonField.isPresent() || authorization.isPresent() || !lines.isEmpty()) {
                throw recipe.invalid(field, "It is missing, though more is said of it.");
            }
            return Optional.empty();
        }
        SubjectToken read = new SubjectToken(checked(place.get(), recipe, field), jsonField, authorization, Map.of());
        for (String line : lines) {
            int colon = line.indexOf(": ");
            if (colon < 1) {
                throw recipe.invalid(field + "Headers", "A header is written \"Name: value\".");
            }
            try {
                read = read.withHeader(line.substring(0, colon), line.substring(colon + 2));
            } catch (IllegalArgumentException unfit) {
                throw recipe.invalid(field + "Headers", "A header is asked of a URL and holds no secret.");
            }
        }
        return Optional.of(read);
    }

    private static String checked(String place, RecipeObject.Reader recipe, String field) {
        if (place.startsWith(GITHUB)) {
            return place;
        }
        if (!place.startsWith(URL)) {
            return SecretRef.parse(place).toString();
        }
        try {
            return URL + URI.create(place.substring(URL.length()));
        } catch (IllegalArgumentException noUrl) {
            throw recipe.invalid(field, "What follows url: is no URL.");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SubjectToken token
                && place.equals(token.place)
                && jsonField.equals(token.jsonField)
                && authorization.equals(token.authorization)
                && headers.equals(token.headers);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(place, jsonField, authorization, headers);
    }

    private boolean isAsked() {
        return place.startsWith(URL) || place.startsWith(GITHUB);
    }

    /** The place, a URL without its query. */
    @Override
    public String toString() {
        int query = place.indexOf('?');
        return place.startsWith(URL) && query >= 0 ? place.substring(0, query) : place;
    }
}
