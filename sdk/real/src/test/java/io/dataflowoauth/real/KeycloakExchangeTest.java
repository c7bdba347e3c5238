// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** Keycloak's standard token exchange: one client's token for another's, where its audience says that it may. */
@ExtendWith(Servers.class)
class KeycloakExchangeTest {
    private final Keycloak keycloak;
    private final Workload workload;
    private final AtomicReference<Secret> user = new AtomicReference<>();

    KeycloakExchangeTest(Keycloak keycloak) {
        this.keycloak = keycloak;
        this.workload =
                new Workload(keycloak.material(), options -> options.withSecret("user", Mono.fromSupplier(user::get)));
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void the_live_token_of_one_recipe_is_exchanged_for_one_of_another_client() {
        AccessToken token = workload.token(
                OAuth2Recipes.exchanging(bill(), client("gateway").withAudience("books"))
                        .recipe());

        VerifiedToken verified =
                workload.verified(TokenProfile.plain(keycloak.issuer().toString(), "books"), token);

        assertThat(verified.principal().name()).contains("bill");
        assertThat(verified.principal().client()).contains("gateway");
    }

    @Test
    void a_token_that_is_not_for_the_client_is_not_exchanged() {
        TokenRecipe recipe =
                OAuth2Recipes.exchanging(bill(), client("stranger")).recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.issuer-refused");
    }

    @Test
    void an_audience_that_the_client_cannot_reach_is_refused() {
        TokenRecipe recipe = OAuth2Recipes.exchanging(bill(), client("gateway").withAudience("portal"))
                .recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.issuer-refused");
    }

    @Test
    void a_client_that_may_not_exchange_is_told_so() {
        TokenRecipe recipe = OAuth2Recipes.exchanging(bill(), client("books")).recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.issuer-refused");
    }

    @Test
    void a_token_that_was_taken_back_is_exchanged_no_more() {
        TokenStream stream = workload.stream(bill());
        user.set(Secret.of(Workload.token(stream).reveal()));
        Workload.closeGracefully(stream);

        TokenRecipe recipe = OAuth2Recipes.exchanging(SubjectToken.named("user"), client("gateway"))
                .recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.issuer-refused");
    }

    private TokenRecipe bill() {
        return OAuth2Recipes.clientCredentials(client("bill")).withRevocation().recipe();
    }

    private OAuth2Client client(String name) {
        return OAuth2Client.of(keycloak.issuer(), name, ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }
}
