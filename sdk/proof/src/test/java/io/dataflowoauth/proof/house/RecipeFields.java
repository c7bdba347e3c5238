// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.ExchangeRecipe;
import io.dataflowoauth.oauth2.ExchangedToken;
import io.dataflowoauth.oauth2.ExtensionGrantRecipe;
import io.dataflowoauth.oauth2.JwtBearerRecipe;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import io.dataflowoauth.oauth2.SamlBearerRecipe;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.TokenExchange;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the page of recipes says: each kind, its fields, and examples that have all of them. */
final class RecipeFields {
    static final String INTRODUCTION = """
            # Recipes as JSON

            A recipe is one JSON object with a `kind`. Members are sorted, defaults left out, lists that are sets sorted;
            there are no fractions and no null. A field that a kind does not have is an error that names it. This page is
            compared with the code by a test, and its examples are read by it.

            A **place** says where a secret is: `env:NAME`, `file:PATH` or `named:NAME`. A **key place** is a place, or
            `keystore:PATH` with the fields of the same name that end in `Alias` and `Password`, or `signer:NAME`. A
            **subject token** is a place, `url:URL` or `github:AUDIENCE`.

            A recipe may stand inside another, and `{"kind":"core.named","name":"NAME"}` stands for the one that the runtime
            binds to that name; names that lead in a circle are refused when a stream is opened.

            ## The client, in every kind

            """;

    static final List<Field> CLIENT = List.of(
            new Field("issuer", "URL", "The issuer, exactly as its metadata names it. Needed."),
            new Field("clientId", "text", "The client's id. Needed."),
            new Field(
                    "authentication",
                    "text",
                    "`client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt`, `tls_client_auth`,"
                            + " `self_signed_tls_client_auth` or `none`. Needed."),
            new Field("secret", "key place", "The client's secret or key; every method but `none` has one."),
            new Field("secretAlias", "text", "The entry of the key store."),
            new Field("secretPassword", "place", "The password of the key store and of its entry."),
            new Field("certificate", "place", "The certificates to show in TLS, where no key store holds them."),
            new Field("keyId", "text", "The `kid` of the client's assertions."),
            new Field("algorithm", "text", "The `alg` of the client's assertions, where the key allows more than one."),
            new Field(
                    "tokenEndpointAudience",
                    "flag",
                    "The client's assertions are for the token endpoint, not for the issuer."),
            new Field("scopes", "set of texts", "What the token may be used for; none leaves it to the issuer."),
            new Field("audience", "text", "The `audience` parameter."),
            new Field("resources", "set of URLs", "The `resource` parameters (RFC 8707)."),
            new Field("tokenEndpoint", "URL", "Where to ask; then nothing is discovered."),
            new Field("revocation", "flag", "Tokens are taken back when their last stream closes (RFC 7009)."),
            new Field("revocationEndpoint", "URL", "Where they are taken back, in place of `revocation`."),
            new Field(
                    "dpop",
                    "key place",
                    "Tokens are bound to the key that is there (RFC 9449), or to one in memory alone: `ephemeral`. No `signer:`."),
            new Field("dpopAlias", "text", "The entry of the key store."),
            new Field("dpopPassword", "place", "The password of the key store and of its entry."),
            new Field(
                    "dpopAlgorithm",
                    "text",
                    "The `alg` of the proofs, where it is not left to the key and the issuer."),
            new Field("dpopBearerAllowed", "flag", "A plain bearer token will do where the issuer binds none."),
            new Field("lifetimeSeconds", "integer", "The longest use of a token."));

    static final List<Kind> KINDS = List.of(
            new Kind(
                    ClientCredentialsRecipe.KIND,
                    "A token for the client itself (RFC 6749 section 4.4).",
                    List.of(),
                    List.of(
                            OAuth2Recipes.clientCredentials(plain().withRevocation())
                                    .recipe(),
                            OAuth2Recipes.clientCredentials(plain().withDpop()).recipe(),
                            OAuth2Recipes.clientCredentials(OAuth2Client.of(
                                            URI.create("https://issuer.example/"),
                                            "bill",
                                            ClientAuthentication.tlsClientAuth(
                                                    SecretRef.file("/tls/tls.crt"), SecretRef.file("/tls/tls.key"))))
                                    .recipe(),
                            OAuth2Recipes.clientCredentials(full()).recipe())),
            new Kind(
                    RefreshTokenRecipe.KIND,
                    "A token for whoever the client got a refresh token from (RFC 6749 section 6).",
                    List.of(
                            new Field("refreshToken", "place", "The refresh token, read at each acquisition. Needed."),
                            new Field("keeper", "text", "The name of the keeper of a refresh token that rotates.")),
                    List.of(OAuth2Recipes.refreshing(SecretRef.named("login"), plain())
                            .withKeeper("vault")
                            .recipe())),
            new Kind(
                    ExchangeRecipe.KIND,
                    "A subject token for another (RFC 8693); with an actor, delegation.",
                    exchange(),
                    List.of(
                            OAuth2Recipes.exchanging(TokenRecipe.named("user"), plain())
                                    .withActor(TokenRecipe.named("service"))
                                    .withRequestedTokenType(TokenExchange.JWT)
                                    .recipe(),
                            OAuth2Recipes.exchanging(typed(asked()), plain())
                                    .withActor(typed(asked()))
                                    .recipe())),
            new Kind(
                    JwtBearerRecipe.KIND,
                    "A token for an assertion, which the client signs itself or somebody else has signed (RFC 7523).",
                    Stream.concat(subject("assertion", "The assertion").stream(), own().stream())
                            .toList(),
                    List.of(
                            OAuth2Recipes.asserting("ada", store(), plain())
                                    .withAssertionIssuer("integration-7")
                                    .withAssertionAudience("login.vendor.example")
                                    .withKeyId("k1")
                                    .withAlgorithm("PS256")
                                    .withScopeClaim()
                                    .recipe(),
                            OAuth2Recipes.presenting(asked(), plain()).recipe())),
            new Kind(
                    SamlBearerRecipe.KIND,
                    "A token for a SAML 2.0 assertion, as XML or as that in base64 (RFC 7522).",
                    subject("assertion", "The assertion"),
                    List.of(OAuth2Recipes.presentingSaml(asked(), plain()).recipe())),
            new Kind(
                    ExtensionGrantRecipe.KIND,
                    "A token for a grant of the issuer's own (RFC 6749 section 4.5).",
                    List.of(
                            new Field("grantType", "URI", "The grant type, one without a kind of its own. Needed."),
                            new Field("parameters", "set of texts", "Parameters of the grant, each `name=value`.")),
                    List.of(OAuth2Recipes.extensionGrant(URI.create("urn:vendor:grant:kiosk"), plain())
                            .withParameter("till", "7")
                            .recipe())));

    private RecipeFields() {}

    private static List<Field> exchange() {
        List<Field> fields = new ArrayList<>();
        for (String who : List.of("subject", "actor")) {
            String meaning = who.equals("subject") ? "Whom the token is about" : "Who acts on the subject's behalf";
            fields.add(new Field(who, "recipe", meaning + ": the live token of that recipe."));
            fields.addAll(subject(who + "Token", meaning + ": the token that is there"));
            fields.add(new Field(
                    who + "TokenType", "URI", "What that is; an access token of a recipe, a JWT from elsewhere."));
        }
        fields.add(new Field("requestedTokenType", "URI", "What is asked for, where it is no access token."));
        return fields;
    }

    private static List<Field> subject(String field, String meaning) {
        return List.of(
                new Field(field, "subject token", meaning + "."),
                new Field(field + "Field", "text", "The member that holds it, where its text is a JSON object."),
                new Field(field + "Authorization", "place", "What its URL is asked with, as `Bearer`."),
                new Field(field + "Headers", "set of texts", "Other headers of its URL, each `Name: value`."));
    }

    private static List<Field> own() {
        return List.of(
                new Field("assertionKey", "key place", "The key that the client signs with, in place of `assertion`."),
                new Field("assertionKeyAlias", "text", "The entry of the key store."),
                new Field("assertionKeyPassword", "place", "The password of the key store and of its entry."),
                new Field("assertionKeyId", "text", "The `kid` of the assertion."),
                new Field("assertionAlgorithm", "text", "The `alg`, where the key allows more than one."),
                new Field("subject", "text", "The `sub`. Needed with a key."),
                new Field("assertionIssuer", "text", "The `iss`, where it is not the client's id."),
                new Field("assertionAudience", "text", "The `aud`, where it is not the issuer."),
                new Field("scopeClaim", "flag", "The scopes are a claim of the assertion, too."));
    }

    private static OAuth2Client plain() {
        return OAuth2Client.of(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none());
    }

    private static OAuth2Client full() {
        ClientAuthentication signing = ClientAuthentication.privateKeyJwt(store())
                .withKeyId("k1")
                .withAlgorithm("PS256")
                .withTokenEndpointAudience();
        return OAuth2Client.of(URI.create("https://issuer.example/"), "bill", signing)
                .withScopes("bills.read", "bills.write")
                .withAudience("bills")
                .withResource(URI.create("https://bills.example/"))
                .withTokenEndpoint(URI.create("https://issuer.example/token"))
                .withRevocationEndpoint(URI.create("https://issuer.example/revoke"))
                .withDpop(DpopBinding.of(store()).withAlgorithm("PS256").withBearerAllowed())
                .withLifetime(Duration.ofMinutes(10));
    }

    private static KeyPlace store() {
        return KeyPlace.keyStore("/keys/bill.p12", "bill", SecretRef.env("STORE_PASSWORD"));
    }

    private static SubjectToken asked() {
        return SubjectToken.url(URI.create("https://ci.example/token"))
                .withJsonField("value")
                .withAuthorization(SecretRef.env("CI_TOKEN"))
                .withHeader("X-Job", "7");
    }

    private static ExchangedToken typed(SubjectToken token) {
        return ExchangedToken.of(token).withType(TokenExchange.ID_TOKEN);
    }

    /** A field, the type of its value, and what it says. */
    record Field(String name, String type, String meaning) {}

    /** A kind, the fields that it has besides those of the client, and examples that show all of them. */
    record Kind(String name, String summary, List<Field> own, List<TokenRecipe> examples) {
        @Override
        public String toString() {
            return name;
        }
    }
}
