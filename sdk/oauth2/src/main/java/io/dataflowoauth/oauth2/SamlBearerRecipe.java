// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;

/**
 * A recipe for the SAML 2.0 bearer grant (RFC 7522 section 2.1): an assertion that an identity provider has signed, for an
 * access token.
 *
 * <p>Holds no secret. Immutable, safe for use by many threads.
 */
public final class SamlBearerRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.saml-bearer";

    private final SubjectToken assertion;
    private final OAuth2Client client;

    private SamlBearerRecipe(SubjectToken assertion, OAuth2Client client) {
        this.assertion = requireNonNull(assertion, "assertion");
        this.client = requireNonNull(client, "client");
    }

    static SamlBearerRecipe of(SubjectToken assertion, OAuth2Client client) {
        return new SamlBearerRecipe(assertion, client);
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static SamlBearerRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        SubjectToken assertion = SubjectToken.readFrom(fields, "assertion")
                .orElseThrow(() -> fields.invalid("assertion", "It is missing."));
        OAuth2Client client = OAuth2Client.readFrom(fields);
        fields.end();
        return new SamlBearerRecipe(assertion, client);
    }

    /**
     * The recipe.
     *
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}, {@code core.recipe-holds-secret} …
     */
    public TokenRecipe recipe() {
        return TokenRecipe.of(object());
    }

    /** The recipe as data, defaults left out. */
    public RecipeObject object() {
        return assertion.writeTo(client.writeTo(RecipeObject.of(KIND)), "assertion");
    }

    /** Where the assertion is: as XML, or as that in base64. */
    public SubjectToken assertion() {
        return assertion;
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
}
