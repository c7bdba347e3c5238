// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of all grants have one form, are read strictly and hold no secret. */
class GrantRecipesTest {
    private static final SecretRef SECRET = SecretRef.env("BILLING");

    static Stream<TokenRecipe> recipes() {
        return Stream.of(
                OAuth2Recipes.refreshing(SecretRef.named("login"), full())
                        .withKeeper("vault")
                        .recipe(),
                OAuth2Recipes.exchanging(SubjectToken.file("/token"), full())
                        .withActor(OAuth2Recipes.clientCredentials(client()).recipe())
                        .withRequestedTokenType(TokenExchange.JWT)
                        .recipe(),
                OAuth2Recipes.exchanging(
                                ExchangedToken.of(SubjectToken.url(URI.create("https://ci.example/token"))
                                                .withJsonField("value")
                                                .withAuthorization(SECRET))
                                        .withType(TokenExchange.ID_TOKEN),
                                client())
                        .recipe(),
                OAuth2Recipes.asserting("ada", KeyPlace.keyStore("/keys.p12", "bill", SECRET), full())
                        .withAssertionIssuer("integration")
                        .withAssertionAudience("login")
                        .withScopeClaim()
                        .withKeyId("k1")
                        .withAlgorithm("PS256")
                        .recipe(),
                OAuth2Recipes.presenting(SubjectToken.named("ada"), full()).recipe(),
                OAuth2Recipes.presentingSaml(SubjectToken.file("/assertion.xml"), full())
                        .recipe(),
                OAuth2Recipes.extensionGrant(URI.create("urn:vendor:grant:kiosk"), full())
                        .withParameter("till", "7")
                        .recipe(),
                OAuth2Recipes.clientCredentials(at(ClientAuthentication.privateKeyJwt(KeyPlace.signer("kms"))))
                        .recipe(),
                OAuth2Recipes.clientCredentials(
                                at(ClientAuthentication.tlsClientAuth(SecretRef.file("/tls.crt"), SECRET)))
                        .recipe(),
                OAuth2Recipes.clientCredentials(at(ClientAuthentication.selfSignedTlsClientAuth(
                                KeyPlace.keyStore("/keys.p12", "bill", SECRET))))
                        .recipe(),
                OAuth2Recipes.clientCredentials(at(ClientAuthentication.clientSecretJwt(SECRET)
                                .withAlgorithm("HS512")
                                .withTokenEndpointAudience()))
                        .recipe());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_recipe_is_the_same_after_it_was_written_and_read(TokenRecipe recipe) {
        TokenRecipe read = TokenRecipe.parse(recipe.json());

        assertThat(read).isEqualTo(recipe);
        assertThat(read.request()).isEqualTo(recipe.request());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void a_field_that_a_kind_does_not_have_is_named(TokenRecipe recipe) {
        String json = recipe.json().replaceFirst("\\{", "{\"surprise\":true,");

        assertThatThrownBy(() -> TokenRecipe.parse(json))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field surprise")
                .hasMessageContaining(recipe.object().kind());
    }

    @Test
    void defaults_are_left_out() {
        assertThat(OAuth2Recipes.exchanging(SubjectToken.file("/token"), client())
                        .recipe()
                        .json())
                .isEqualTo("{\"authentication\":\"none\",\"clientId\":\"bill\",\"issuer\":\"https://issuer.example/\","
                        + "\"kind\":\"oauth2.token-exchange\",\"subjectToken\":\"file:/token\"}");
    }

    @Test
    void a_key_store_says_where_its_password_is() {
        assertThat(OAuth2Recipes.clientCredentials(
                                at(ClientAuthentication.privateKeyJwt(KeyPlace.keyStore("/keys.p12", "bill", SECRET))))
                        .recipe()
                        .json())
                .contains(
                        "\"secret\":\"keystore:/keys.p12\"",
                        "\"secretAlias\":\"bill\"",
                        "\"secretPassword\":\"env:BILLING\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            oauth2.refresh-token  | 'refreshToken':'the-token-itself'                        | env:NAME
            oauth2.refresh-token  | 'refreshToken':7                                         | field refreshToken
            oauth2.refresh-token  | 'keeper':'vault'                                         | field refreshToken
            oauth2.token-exchange | 'actorToken':'file:/a'                                   | field subjectToken
            oauth2.token-exchange | 'subjectToken':'file:/s','actorTokenType':'urn:x:y'      | field actorTokenType
            oauth2.token-exchange | 'subjectToken':'file:/s','subjectTokenType':'jwt'        | field subjectTokenType
            oauth2.token-exchange | 'subjectToken':'file:/s','subject':{'kind':'core.named','name':'a'} | field subject
            oauth2.token-exchange | 'subjectToken':'file:/s','requestedTokenType':'urn:ietf:params:oauth:token-type:refresh_token' | field requestedTokenType
            oauth2.token-exchange | 'subjectToken':'file:/s','subjectTokenHeaders':['a: b']  | field subjectTokenHeaders
            oauth2.token-exchange | 'subjectToken':'file:/s','actorTokenField':'value'       | field actorToken
            oauth2.jwt-bearer     | 'subject':'ada'                                          | field assertion
            oauth2.jwt-bearer     | 'assertion':'file:/a','assertionKey':'env:K','subject':'ada' | field assertion
            oauth2.jwt-bearer     | 'assertion':'file:/a','subject':'ada'                    | field subject
            oauth2.jwt-bearer     | 'assertionKey':'env:K'                                   | field subject
            oauth2.jwt-bearer     | 'assertionKey':'keystore:/k','subject':'ada'             | field assertionKey
            oauth2.saml-bearer    | 'scopes':['read']                                        | field assertion
            oauth2.extension-grant | 'grantType':'password'                                  | field grantType
            oauth2.extension-grant | 'grantType':'urn:ietf:params:oauth:grant-type:token-exchange' | field grantType
            oauth2.extension-grant | 'grantType':'urn:x:y','parameters':['till']             | field parameters
            oauth2.extension-grant | 'grantType':'urn:x:y','parameters':['a=1','a=2']        | field parameters
            """)
    void a_recipe_that_cannot_be_right_names_the_field(String kind, String members, String said) {
        String json = "{'kind':'" + kind + "','clientId':'bill','authentication':'none',"
                + "'issuer':'https://issuer.example/'," + members + "}";

        assertThatThrownBy(() -> TokenRecipe.parse(json.replace('\'', '"')))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("the-token-itself");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type",
                "client_id",
                "client_secret",
                "client_assertion",
                "scope",
                "resource",
                "audience",
                "claims",
                "username",
                "password",
                "refresh_token",
                "assertion",
                "subject_token"
            })
    void a_1_an_extension_grant_carries_no_parameter_of_other_grants(String parameter) {
        ExtensionGrantRecipe recipe = OAuth2Recipes.extensionGrant(URI.create("urn:vendor:grant:kiosk"), client())
                .withParameter(parameter, "x");

        assertThatThrownBy(recipe::recipe).isInstanceOf(TokenException.class).hasMessageContaining("parameters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'authentication':'none','secret':'env:X'
            'authentication':'private_key_jwt'
            'authentication':'client_secret_jwt','secret':'env:X','algorithm':'RS256'
            'authentication':'private_key_jwt','secret':'env:X','algorithm':'HS256'
            'authentication':'client_secret_basic','secret':'signer:kms'
            'authentication':'private_key_jwt','secret':'keystore:/k.p12'
            'authentication':'private_key_jwt','secret':'env:X','secretAlias':'a'
            'authentication':'none','keyId':'k'
            'authentication':'password','secret':'env:X'
            'authentication':'tls_client_auth','secret':'env:X'
            'authentication':'tls_client_auth','certificate':'env:X'
            'authentication':'tls_client_auth','secret':'signer:kms','certificate':'env:X'
            'authentication':'tls_client_auth','secret':'env:X','certificate':'env:X','keyId':'k'
            'authentication':'client_secret_basic','secret':'env:X','certificate':'env:X'
            """)
    void a_5_an_authentication_that_does_not_fit_together_is_refused(String members) {
        String json = "{'kind':'oauth2.client-credentials','clientId':'bill','issuer':'https://issuer.example/',"
                + members + "}";

        assertThatThrownBy(() -> TokenRecipe.parse(json.replace('\'', '"')))
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    private static OAuth2Client client() {
        return at(ClientAuthentication.none());
    }

    private static OAuth2Client at(ClientAuthentication authentication) {
        return OAuth2Client.of(URI.create("https://issuer.example/"), "bill", authentication);
    }

    private static OAuth2Client full() {
        return at(ClientAuthentication.clientSecretPost(SECRET))
                .withScopes("write", "read")
                .withAudience("bills")
                .withResource(URI.create("https://api.example/"))
                .withTokenEndpoint(URI.create("https://issuer.example/token"))
                .withRevocationEndpoint(URI.create("https://issuer.example/revoke"))
                .withLifetime(Duration.ofSeconds(90));
    }
}
