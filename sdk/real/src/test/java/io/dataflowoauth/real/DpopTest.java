// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Tokens that are bound to a key: at Keycloak, and at oidc-provider, which wants a nonce of its own in each proof. */
@ExtendWith(Servers.class)
class DpopTest {
    private final Keycloak keycloak;
    private final OidcProvider provider;
    private final AtomicReference<Secret> vault = new AtomicReference<>();
    private final Workload workload;
    private final Vertx vertx = Vertx.vertx();

    DpopTest(Keycloak keycloak, OidcProvider provider) {
        this.keycloak = keycloak;
        this.provider = provider;
        this.workload = new Workload(
                provider.material(),
                options -> options.withSecret("login", Mono.fromSupplier(vault::get))
                        .withNamed(
                                RefreshTokenKeeper.class, "vault", token -> Mono.fromRunnable(() -> vault.set(token))));
    }

    @AfterEach
    void close() {
        workload.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void keycloak_binds_a_token_to_the_key_that_was_proved() {
        AccessToken token = workload.token(OAuth2Recipes.clientCredentials(atKeycloak("proving"))
                .withDpop()
                .recipe());

        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
        assertThat(Jwt.claims(token).object("cnf").text("jkt"))
                .isEqualTo(token.binding().thumbprint());
    }

    @Test
    void keycloak_gives_nothing_without_a_proof_to_a_client_that_must_prove() {
        assertThat(workload.failure(OAuth2Recipes.clientCredentials(atKeycloak("proving"))
                                .recipe())
                        .code())
                .isEqualTo("oauth2.issuer-refused");
    }

    @Test
    void the_provider_binds_a_token_and_tells_so() {
        OAuth2Client proving = atProvider("proving").withDpop();

        AccessToken token =
                workload.token(OAuth2Recipes.clientCredentials(proving).recipe());

        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
        assertThat(workload.told(atProvider("proving"), token).keyThumbprint())
                .contains(token.binding().thumbprint());
    }

    @Test
    void the_provider_gives_nothing_without_a_proof_to_a_client_that_must_prove() {
        assertThat(workload.failure(OAuth2Recipes.clientCredentials(atProvider("proving"))
                                .recipe())
                        .code())
                .isEqualTo("oauth2.grant-refused");
    }

    @Test
    void the_token_that_takes_over_is_bound_to_the_same_key() {
        TokenStream stream = workload.stream(OAuth2Recipes.clientCredentials(atProvider("proving"))
                .withDpop()
                .recipe());
        TokenBinding first = Workload.token(stream).binding();

        assertThat(Workload.another(stream).binding()).isEqualTo(first);
    }

    @Test
    void a_refresh_token_that_is_bound_to_a_key_is_refused_with_another() {
        vault.set(provider.boundLogin("kiosk"));
        OAuth2Client kiosk = OAuth2Client.of(provider.issuer(), "kiosk", ClientAuthentication.none());
        workload.token(refreshing(kiosk.withDpop(DpopBinding.of(Workload.KEY))));

        TokenRecipe other = refreshing(kiosk.withDpop(DpopBinding.of(Workload.WRONG_KEY)));

        assertThat(workload.failure(other).code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void a_web_client_proves_the_key_at_a_resource_that_wants_nonces_of_its_own() {
        vault.set(provider.login("portal"));
        TokenStream stream = workload.stream(refreshing(atProvider("portal").withDpop()));
        AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), stream, provider.issuer());

        var answer = web.get(URI.create(provider.issuer() + "/me")).block();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsString()).contains("\"sub\":\"ada\"");
    }

    @Test
    void a_web_client_proves_the_key_at_keycloak() {
        vault.set(keycloak.login("portal"));
        TokenStream stream = workload.stream(refreshing(atKeycloak("portal").withDpop()));
        URI origin = keycloak.issuer().resolve("/");
        AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), stream, origin);

        var answer = web.get(URI.create(keycloak.issuer() + "/protocol/openid-connect/userinfo"))
                .block();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsString()).contains("\"preferred_username\":\"ada\"");
    }

    private static TokenRecipe refreshing(OAuth2Client client) {
        return OAuth2Recipes.refreshing(SecretRef.named("login"), client)
                .withKeeper("vault")
                .recipe();
    }

    private OAuth2Client atKeycloak(String name) {
        return OAuth2Client.of(keycloak.issuer(), name, ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }

    private OAuth2Client atProvider(String name) {
        return OAuth2Client.of(provider.issuer(), name, ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }
}
