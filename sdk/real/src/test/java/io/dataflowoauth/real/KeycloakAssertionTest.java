// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.JwtBearerRecipe;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keycloak's JWT authorization grant: a key that the realm trusts names one of its users. */
@ExtendWith(Servers.class)
class KeycloakAssertionTest {
    private final Keycloak keycloak;
    private final Workload workload;

    KeycloakAssertionTest(Keycloak keycloak) {
        this.keycloak = keycloak;
        this.workload = new Workload(keycloak.material());
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_key_that_the_realm_trusts_names_the_user_that_the_token_is_about() {
        AccessToken token = workload.token(asserting("ada-there", KeyPlace.text(Workload.KEY)));

        assertThat(Jwt.claims(token).text("preferred_username")).isEqualTo("ada");
    }

    @Test
    void an_assertion_by_another_key_is_refused() {
        TokenRecipe recipe = asserting("ada-there", KeyPlace.text(Workload.WRONG_KEY));

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void an_assertion_for_another_audience_is_refused() {
        assertThat(workload.failure(asserting("ada-there", Workload.MISDIRECTING))
                        .code())
                .isEqualTo("oauth2.grant-refused");
    }

    @Test
    void an_assertion_that_was_used_is_refused() {
        var stream = workload.stream(asserting("ada-there", Workload.REPLAYING));
        Workload.token(stream);

        assertThat(Workload.failureOfAnother(stream).code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void a_user_that_nobody_knows_is_refused() {
        TokenRecipe recipe = asserting("nobody", KeyPlace.text(Workload.KEY));

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.grant-refused");
    }

    @Test
    void a_client_that_may_not_assert_is_refused() {
        TokenRecipe recipe =
                recipe("ada-there", KeyPlace.text(Workload.KEY), "stranger").recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.grant-refused");
    }

    private TokenRecipe asserting(String subject, KeyPlace key) {
        return recipe(subject, key, "asserting").recipe();
    }

    private JwtBearerRecipe recipe(String subject, KeyPlace key, String client) {
        OAuth2Client asking =
                OAuth2Client.of(keycloak.issuer(), client, ClientAuthentication.clientSecretBasic(Workload.SECRET));
        return OAuth2Recipes.asserting(subject, key, asking).withAssertionIssuer("https://bill.example");
    }
}
