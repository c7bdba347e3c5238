// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Refresh tokens of a realm that lets each be used once. */
@ExtendWith(Servers.class)
class KeycloakRefreshTest {
    private final Keycloak keycloak;
    private final AtomicReference<Secret> vault = new AtomicReference<>();
    private final Workload workload;

    KeycloakRefreshTest(Keycloak keycloak) {
        this.keycloak = keycloak;
        this.workload = new Workload(
                keycloak.material(),
                options -> options.withSecret("login", Mono.fromSupplier(vault::get))
                        .withNamed(
                                RefreshTokenKeeper.class, "vault", token -> Mono.fromRunnable(() -> vault.set(token))));
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void each_refresh_token_is_kept_before_it_is_used_to_get_the_next() {
        vault.set(keycloak.login("portal"));
        Secret first = vault.get();
        TokenStream stream = workload.stream(recipe(portal()));

        AccessToken token = Workload.token(stream);
        Secret second = vault.get();
        AccessToken next = Workload.another(stream);

        assertThat(next.sameValue(token)).isFalse();
        assertThat(second).isNotEqualTo(first);
        assertThat(vault.get()).isNotEqualTo(second);
    }

    @Test
    void a_public_client_refreshes_with_nothing_but_its_name() {
        vault.set(keycloak.login("kiosk"));

        AccessToken token =
                workload.token(recipe(OAuth2Client.of(keycloak.issuer(), "kiosk", ClientAuthentication.none())));

        assertThat(token.reveal()).isNotEmpty();
    }

    @Test
    void a_refresh_token_that_is_spent_is_refused() {
        vault.set(keycloak.login("portal"));
        Secret first = vault.get();
        workload.token(recipe(portal()));
        vault.set(first);

        try (Workload other =
                new Workload(keycloak.material(), options -> options.withSecret("login", Mono.just(first)))) {
            assertThat(other.failure(OAuth2Recipes.refreshing(SecretRef.named("login"), portal())
                                    .recipe())
                            .code())
                    .isEqualTo("oauth2.grant-refused");
        }
    }

    @Test
    void without_a_keeper_a_refresh_token_that_rotates_is_told() {
        vault.set(keycloak.login("portal"));

        TokenRecipe recipe =
                OAuth2Recipes.refreshing(SecretRef.named("login"), portal()).recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.refresh-token-rotates");
    }

    @Test
    void a_refresh_token_of_another_client_is_refused() {
        vault.set(keycloak.login("kiosk"));

        assertThat(workload.failure(recipe(portal())).code()).isEqualTo("oauth2.grant-refused");
    }

    private static TokenRecipe recipe(OAuth2Client client) {
        return OAuth2Recipes.refreshing(SecretRef.named("login"), client)
                .withKeeper("vault")
                .recipe();
    }

    private OAuth2Client portal() {
        return OAuth2Client.of(keycloak.issuer(), "portal", ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }
}
