// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;

/** The recipes of plain OAuth 2.0, at any issuer. There is none for the password grant (RFC 9700 section 2.4). */
public final class OAuth2Recipes {
    private OAuth2Recipes() {}

    /**
     * A token for the client itself (RFC 6749 section 4.4), asked of an issuer whose token endpoint is discovered.
     *
     * @param issuer exactly as its metadata names it, down to the slash at the end
     */
    public static ClientCredentialsRecipe clientCredentials(
            URI issuer, String clientId, ClientAuthentication authentication) {
        return clientCredentials(OAuth2Client.of(issuer, clientId, authentication));
    }

    /** A token for that client itself (RFC 6749 section 4.4). */
    public static ClientCredentialsRecipe clientCredentials(OAuth2Client client) {
        return ClientCredentialsRecipe.of(client);
    }

    /** A token for whoever the client got that refresh token from (RFC 6749 section 6). */
    public static RefreshTokenRecipe refreshing(SecretRef refreshToken, OAuth2Client client) {
        return RefreshTokenRecipe.of(refreshToken, client);
    }

    /** The live token of another recipe, exchanged (RFC 8693). */
    public static ExchangeRecipe exchanging(TokenRecipe subject, OAuth2Client client) {
        return exchanging(ExchangedToken.of(subject), client);
    }

    /** A JWT that is there, exchanged (RFC 8693). */
    public static ExchangeRecipe exchanging(SubjectToken subject, OAuth2Client client) {
        return exchanging(ExchangedToken.of(subject), client);
    }

    /** A token of any type, exchanged (RFC 8693). */
    public static ExchangeRecipe exchanging(ExchangedToken subject, OAuth2Client client) {
        return ExchangeRecipe.of(subject, client);
    }

    /** A token about a subject, for an assertion that the client signs itself (RFC 7523 section 2.1). */
    public static JwtBearerRecipe asserting(String subject, KeyPlace key, OAuth2Client client) {
        return JwtBearerRecipe.of(OwnAssertion.of(key, subject), client);
    }

    /** A token for an assertion that somebody else has signed: a JWT (RFC 7523 section 2.1). */
    public static JwtBearerRecipe presenting(SubjectToken assertion, OAuth2Client client) {
        return JwtBearerRecipe.of(assertion, client);
    }

    /** A token for a SAML 2.0 assertion that somebody else has signed (RFC 7522 section 2.1). */
    public static SamlBearerRecipe presentingSaml(SubjectToken assertion, OAuth2Client client) {
        return SamlBearerRecipe.of(assertion, client);
    }

    /** A token for a grant of the issuer's own (RFC 6749 section 4.5). */
    public static ExtensionGrantRecipe extensionGrant(URI grantType, OAuth2Client client) {
        return ExtensionGrantRecipe.of(grantType, client);
    }
}
