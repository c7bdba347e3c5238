// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.jose.SigningKey;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import io.dataflowoauth.oauth2.introspection.Introspection;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class AnyIssuerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final URI API = URI.create("https://bills.example/");

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRotatingRefreshTokens());

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_workload_exchanges_what_its_platform_gives_it() {
        FakeClient gateway = registered(FakeClient.basic("gateway"));
        Path file = folder.resolve("token");
        issuer.keepSubjectTokenIn(file, "system:serviceaccount:etl:nightly", text(issuer.issuer()));

        try (TokenRuntime runtime = TokenRuntime.open(options().withSecret("gateway", Mono.just(gateway.secret())))) {
            AccessToken token = token(exchanging(issuer.issuer(), file), runtime);

            assertThat(issuer.find(token.reveal()).orElseThrow().principal())
                    .isEqualTo("system:serviceaccount:etl:nightly");
        }
    }

    // #region exchange
    static TokenRecipe exchanging(URI issuer, Path projectedToken) {
        OAuth2Client gateway = OAuth2Client.of(
                        issuer, "gateway", ClientAuthentication.clientSecretBasic(SecretRef.named("gateway")))
                .withResource(API)
                .withScopes("bills.read");
        return OAuth2Recipes.exchanging(SubjectToken.file(projectedToken.toString()), gateway)
                .recipe();
    }
    // #endregion exchange

    // #region delegation
    static TokenRecipe onBehalfOf(SubjectToken user, TokenRecipe service, OAuth2Client gateway) {
        return OAuth2Recipes.exchanging(user, gateway).withActor(service).recipe();
    }
    // #endregion delegation

    @Test
    void a_service_acts_on_behalf_of_a_user() {
        FakeClient gateway = registered(FakeClient.basic("gateway"));
        OAuth2Client client = OAuth2Client.of(
                issuer.issuer(), "gateway", ClientAuthentication.clientSecretBasic(SecretRef.named("gateway")));
        TokenRecipe service = OAuth2Recipes.clientCredentials(client).recipe();
        RuntimeOptions options = options()
                .withSecret("gateway", Mono.just(gateway.secret()))
                .withSecret("user", Mono.fromSupplier(() -> issuer.subjectToken("ada", text(issuer.issuer()))));

        try (TokenRuntime runtime = TokenRuntime.open(options)) {
            AccessToken token = token(onBehalfOf(SubjectToken.named("user"), service, client), runtime);

            assertThat(issuer.find(token.reveal()).orElseThrow().principal()).isEqualTo("ada");
        }
    }

    @Test
    void a_rotating_refresh_token_is_kept() {
        FakeClient mobile = registered(FakeClient.withoutSecret("mobile"));
        AtomicReference<Secret> vault = new AtomicReference<>(issuer.refreshToken(mobile, "ada"));
        Secret first = vault.get();
        // #region keeper
        RuntimeOptions options = options()
                .withSecret("login", Mono.fromSupplier(vault::get))
                .withNamed(RefreshTokenKeeper.class, "vault", token -> Mono.fromRunnable(() -> vault.set(token)));
        OAuth2Client client = OAuth2Client.of(issuer.issuer(), "mobile", ClientAuthentication.none());
        TokenRecipe recipe = OAuth2Recipes.refreshing(SecretRef.named("login"), client)
                .withKeeper("vault")
                .recipe();
        // #endregion keeper

        try (TokenRuntime runtime = TokenRuntime.open(options)) {
            assertThat(issuer.accepts(token(recipe, runtime).reveal())).isTrue();
            assertThat(vault.get()).isNotEqualTo(first);
        }
    }

    @Test
    void a_client_asserts_who_it_acts_for() {
        FakeClient client = registered(FakeClient.withoutSecret("integration").withKeys());
        // #region assertion
        OAuth2Client integration = OAuth2Client.of(issuer.issuer(), "integration", ClientAuthentication.none());
        TokenRecipe recipe = OAuth2Recipes.asserting("ada", KeyPlace.text(SecretRef.named("key")), integration)
                .withAssertionAudience(issuer.tokenEndpoint().toString())
                .recipe();
        // #endregion assertion

        try (TokenRuntime runtime = TokenRuntime.open(options().withSecret("key", Mono.just(client.privateKeyPem())))) {
            AccessToken token = token(recipe, runtime);

            assertThat(issuer.find(token.reveal()).orElseThrow().principal()).isEqualTo("ada");
        }
    }

    @Test
    void a_key_service_signs_and_keeps_the_key() {
        FakeClient client = registered(FakeClient.privateKeyJwt("bill"));
        SigningKey key = SigningKey.read(client.privateKeyPem()).withKeyId(client.keyId());
        // #region signer
        JwtSigner service = (type, claims) -> Mono.fromSupplier(() -> key.sign(type, claims)); // yours asks a KMS
        RuntimeOptions options = options().withNamed(JwtSigner.class, "kms", service);
        ClientAuthentication authentication = ClientAuthentication.privateKeyJwt(KeyPlace.signer("kms"));
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(issuer.issuer(), "bill", authentication)
                .recipe();
        // #endregion signer

        try (TokenRuntime runtime = TokenRuntime.open(options)) {
            assertThat(issuer.accepts(token(recipe, runtime).reveal())).isTrue();
        }
    }

    @Test
    void a_resource_asks_what_a_token_is_worth() {
        FakeClient bill = registered(FakeClient.basic("bill"));
        RuntimeOptions options = options().withSecret("bill", Mono.just(bill.secret()));
        OAuth2Client client = OAuth2Client.of(
                issuer.issuer(), "bill", ClientAuthentication.clientSecretBasic(SecretRef.named("bill")));

        try (TokenRuntime runtime = TokenRuntime.open(options)) {
            Secret token =
                    Secret.of(token(OAuth2Recipes.clientCredentials(client).recipe(), runtime)
                            .reveal());
            // #region introspection
            Introspection introspection = Introspection.open(client, runtime); // once, at start-up
            Mono<IntrospectedToken> known = introspection.introspect(token); // one call for each subscription
            // #endregion introspection

            assertThat(known.block(SOON).isActive()).isTrue();
            introspection.close();
        }
    }

    private FakeClient registered(FakeClient client) {
        return issuer.registerClient(client.withScopes("bills.read").withAudiences(API.toString()));
    }

    private static RuntimeOptions options() {
        return RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
    }

    private static AccessToken token(TokenRecipe recipe, TokenRuntime runtime) {
        try (TokenStream stream = TokenStream.open(recipe, runtime)) {
            return stream.token().block(SOON);
        }
    }

    private static String text(URI uri) {
        return uri.toString();
    }
}
