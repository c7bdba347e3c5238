// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A recipe for a grant of an issuer's own (RFC 6749 section 4.5), in the making: a grant type that is a URI, and parameters
 * that are data.
 *
 * <p>Each {@code withX} gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for use by many
 * threads.
 */
public final class ExtensionGrantRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.extension-grant";

    /** What the client and its request write, and what carries a secret, which is no data. */
    private static final Set<String> RESERVED = Set.of(
            "grant_type",
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "scope",
            "resource",
            "audience",
            "claims",
            "username",
            "password",
            "code",
            "code_verifier",
            "device_code",
            "refresh_token",
            "assertion",
            "subject_token",
            "actor_token");

    private static final Set<String> KNOWN = Set.of(
            TokenExchange.GRANT_TYPE,
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
            "urn:ietf:params:oauth:grant-type:saml2-bearer");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final URI grantType;
    private final OAuth2Client client;
    private final Map<String, String> parameters;

    private ExtensionGrantRecipe(URI grantType, OAuth2Client client, Map<String, String> parameters) {
        this.grantType = requireNonNull(grantType, "grantType");
        this.client = requireNonNull(client, "client");
        this.parameters = Map.copyOf(parameters);
    }

    static ExtensionGrantRecipe of(URI grantType, OAuth2Client client) {
        return new ExtensionGrantRecipe(grantType, client, Map.of());
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static ExtensionGrantRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        Map<String, String> parameters = new TreeMap<>();
        for (String line : fields.set("parameters")) {
            int equals = line.indexOf('=');
            String name = line.substring(0, Math.max(0, equals));
            if (!NAME.matcher(name).matches() || parameters.put(name, line.substring(equals + 1)) != null) {
                throw fields.invalid("parameters", "Each is written name=value, and no name twice.");
            }
            if (RESERVED.contains(name)) {
                throw fields.invalid("parameters", "The parameter " + name + " is not one of an extension's own.");
            }
        }
        URI grantType = grantType(fields);
        OAuth2Client client = OAuth2Client.readFrom(fields);
        fields.end();
        return new ExtensionGrantRecipe(grantType, client, parameters);
    }

    /** This, with that parameter; one of the same name is replaced. */
    public ExtensionGrantRecipe withParameter(String name, String value) {
        Map<String, String> more = new TreeMap<>(parameters);
        more.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new ExtensionGrantRecipe(grantType, client, more);
    }

    /**
     * The recipe.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} for a grant type that is no absolute URI or has a
     *     kind of its own, and for a parameter that is not an extension's own; {@code core.recipe-holds-secret} …
     */
    public TokenRecipe recipe() {
        return TokenRecipe.of(object());
    }

    /** The recipe as data, defaults left out. */
    public RecipeObject object() {
        return client.writeTo(RecipeObject.of(KIND))
                .with("grantType", grantType.toString())
                .withSet(
                        "parameters",
                        parameters.entrySet().stream()
                                .map(one -> one.getKey() + "=" + one.getValue())
                                .toList());
    }

    /** The grant type. */
    public URI grantType() {
        return grantType;
    }

    /** The parameters, in alphabetical order. */
    public Map<String, String> parameters() {
        return new TreeMap<>(parameters);
    }

    /** The client, and what its tokens are for. */
    public OAuth2Client client() {
        return client;
    }

    /** The canonical JSON form. */
    @Override
    public String toString() {
        return object().json();
    }

    private static URI grantType(RecipeObject.Reader fields) {
        String text = fields.text("grantType");
        try {
            URI grantType = URI.create(text);
            if (grantType.isAbsolute() && !KNOWN.contains(text)) {
                return grantType;
            }
        } catch (IllegalArgumentException noUri) {
            throw fields.invalid("grantType", "It is no URI.");
        }
        throw fields.invalid("grantType", "It is no absolute URI, or one that has a kind of its own.");
    }
}
