// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A recipe for the JWT bearer grant (RFC 7523 section 2.1), in the making: an assertion about a subject, which this client
 * signs itself or which somebody else has signed, for an access token.
 *
 * <p>Each {@code withX} gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for use by many
 * threads.
 */
public final class JwtBearerRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.jwt-bearer";

    private final OAuth2Client client;
    private final Optional<SubjectToken> assertion;
    private final Optional<OwnAssertion> own;

    private JwtBearerRecipe(OAuth2Client client, Optional<SubjectToken> assertion, Optional<OwnAssertion> own) {
        this.client = requireNonNull(client, "client");
        this.assertion = assertion;
        this.own = own;
    }

    static JwtBearerRecipe of(SubjectToken assertion, OAuth2Client client) {
        return new JwtBearerRecipe(client, Optional.of(assertion), Optional.empty());
    }

    static JwtBearerRecipe of(OwnAssertion own, OAuth2Client client) {
        return new JwtBearerRecipe(client, Optional.empty(), Optional.of(own));
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static JwtBearerRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        Optional<SubjectToken> assertion = SubjectToken.readFrom(fields, "assertion");
        Optional<OwnAssertion> own = OwnAssertion.readFrom(fields);
        if (assertion.isPresent() == own.isPresent()) {
            throw fields.invalid("assertion", "There is either an assertion or a key to sign one with.");
        }
        OAuth2Client client = OAuth2Client.readFrom(fields);
        fields.end();
        return new JwtBearerRecipe(client, assertion, own);
    }

    /** As {@link OwnAssertion#withIssuer}. */
    public JwtBearerRecipe withAssertionIssuer(String issuer) {
        return signing(own -> own.withIssuer(issuer));
    }

    /** As {@link OwnAssertion#withAudience}. */
    public JwtBearerRecipe withAssertionAudience(String audience) {
        return signing(own -> own.withAudience(audience));
    }

    /** As {@link OwnAssertion#withScopeClaim}. */
    public JwtBearerRecipe withScopeClaim() {
        return signing(OwnAssertion::withScopeClaim);
    }

    /** As {@link OwnAssertion#withKeyId}. */
    public JwtBearerRecipe withKeyId(String id) {
        return signing(own -> own.withKeyId(id));
    }

    /** As {@link OwnAssertion#withAlgorithm}. */
    public JwtBearerRecipe withAlgorithm(String name) {
        return signing(own -> own.withAlgorithm(name));
    }

    /**
     * The recipe.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid}, {@code oauth2.url-forbidden} …
     */
    public TokenRecipe recipe() {
        return TokenRecipe.of(object());
    }

    /** The recipe as data, defaults left out. */
    public RecipeObject object() {
        RecipeObject object = client.writeTo(RecipeObject.of(KIND));
        return assertion.isPresent()
                ? assertion.get().writeTo(object, "assertion")
                : own.orElseThrow().writeTo(object);
    }

    /** Where the assertion is that somebody else has signed. */
    public Optional<SubjectToken> assertion() {
        return assertion;
    }

    /** What the client says in an assertion that it signs itself. */
    public Optional<OwnAssertion> own() {
        return own;
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

    private JwtBearerRecipe signing(UnaryOperator<OwnAssertion> change) {
        OwnAssertion changed = change.apply(
                own.orElseThrow(() -> new IllegalStateException("Somebody else has signed this assertion")));
        return new JwtBearerRecipe(client, assertion, Optional.of(changed));
    }
}
