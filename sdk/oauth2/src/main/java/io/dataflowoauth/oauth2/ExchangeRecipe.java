// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.util.Optional;
import java.util.Set;

/**
 * A recipe for token exchange at any issuer (RFC 8693), in the making: a subject token for an access token, and with an actor
 * for one that says on whose behalf who acts.
 *
 * <p>Without an actor the token is the subject's (impersonation); with one it names both (delegation). Each {@code withX}
 * gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for use by many threads.
 */
public final class ExchangeRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.token-exchange";

    /** What can be put into an {@code Authorization} header; a refresh token or a SAML assertion cannot. */
    private static final Set<String> USABLE =
            Set.of(TokenExchange.ACCESS_TOKEN, TokenExchange.JWT, TokenExchange.ID_TOKEN);

    private final ExchangedToken subject;
    private final OAuth2Client client;
    private final Options options;

    private ExchangeRecipe(ExchangedToken subject, OAuth2Client client, Options options) {
        this.subject = requireNonNull(subject, "subject");
        this.client = requireNonNull(client, "client");
        this.options = options;
    }

    static ExchangeRecipe of(ExchangedToken subject, OAuth2Client client) {
        return new ExchangeRecipe(subject, client, new Options(Optional.empty(), TokenExchange.ACCESS_TOKEN));
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static ExchangeRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        ExchangedToken subject = ExchangedToken.readFrom(fields, "subject")
                .orElseThrow(() -> fields.invalid("subjectToken", "It is missing, and so is a recipe as subject."));
        Optional<ExchangedToken> actor = ExchangedToken.readFrom(fields, "actor");
        String type = fields.optionalText("requestedTokenType").orElse(TokenExchange.ACCESS_TOKEN);
        if (!USABLE.contains(type)) {
            throw fields.invalid("requestedTokenType", "A token of this type cannot be put on a call.");
        }
        OAuth2Client client = OAuth2Client.readFrom(fields);
        fields.end();
        return new ExchangeRecipe(subject, client, new Options(actor, type));
    }

    /** This, for a token that says: the actor acts on behalf of the subject (RFC 8693 section 1.1). */
    public ExchangeRecipe withActor(ExchangedToken actor) {
        return new ExchangeRecipe(subject, client, new Options(Optional.of(actor), options.requestedTokenType()));
    }

    /** As {@link #withActor(ExchangedToken)}, with the live token of another recipe, which is an access token. */
    public ExchangeRecipe withActor(TokenRecipe actor) {
        return withActor(ExchangedToken.of(actor));
    }

    /** As {@link #withActor(ExchangedToken)}, with a JWT that is there. */
    public ExchangeRecipe withActor(SubjectToken actor) {
        return withActor(ExchangedToken.of(actor));
    }

    /** This, for a JWT or an ID token in place of an access token, by its identifier in RFC 8693 section 3. */
    public ExchangeRecipe withRequestedTokenType(String type) {
        return new ExchangeRecipe(subject, client, new Options(options.actor(), requireNonNull(type, "type")));
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
        RecipeObject object = subject.writeTo(client.writeTo(RecipeObject.of(KIND)), "subject");
        object = options.actor().isPresent() ? options.actor().get().writeTo(object, "actor") : object;
        return options.requestedTokenType().equals(TokenExchange.ACCESS_TOKEN)
                ? object
                : object.with("requestedTokenType", options.requestedTokenType());
    }

    /** Whom the token is about. */
    public ExchangedToken subject() {
        return subject;
    }

    /** Who acts on behalf of the subject, where it is a delegation. */
    public Optional<ExchangedToken> actor() {
        return options.actor();
    }

    /** The type of token that is asked for. */
    public String requestedTokenType() {
        return options.requestedTokenType();
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

    private record Options(Optional<ExchangedToken> actor, String requestedTokenType) {}
}
