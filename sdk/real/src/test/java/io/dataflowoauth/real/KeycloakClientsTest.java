// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How clients prove themselves to Keycloak, and what it refuses. */
@ExtendWith(Servers.class)
class KeycloakClientsTest {
    private final Keycloak keycloak;
    private final Workload workload;

    KeycloakClientsTest(Keycloak keycloak) {
        this.keycloak = keycloak;
        this.workload = new Workload(keycloak.material());
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_client_with_a_secret_in_the_header_gets_a_token() {
        AccessToken token = workload.token(recipe("bill", ClientAuthentication.clientSecretBasic(Workload.SECRET)));

        assertThat(token.lifetime()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(failure("bill", ClientAuthentication.clientSecretBasic(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-unauthorized");
    }

    @Test
    void a_client_with_a_secret_in_the_body_gets_a_token() {
        AccessToken token = workload.token(recipe("bill", ClientAuthentication.clientSecretPost(Workload.SECRET)));

        assertThat(token.lifetime()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(failure("bill", ClientAuthentication.clientSecretPost(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-unauthorized");
    }

    @Test
    void a_client_that_signs_with_its_own_key_gets_a_token_each_time() {
        TokenStream stream = workload.stream(recipe("signing", ClientAuthentication.privateKeyJwt(Workload.KEY)));

        AccessToken first = Workload.token(stream);

        assertThat(Workload.another(stream).sameValue(first)).isFalse();
        assertThat(failure("signing", ClientAuthentication.privateKeyJwt(Workload.WRONG_KEY)))
                .isEqualTo("oauth2.client-refused");
    }

    @Test
    void an_assertion_for_another_audience_is_refused() {
        assertThat(failure("signing", ClientAuthentication.privateKeyJwt(Workload.MISDIRECTING)))
                .isEqualTo("oauth2.client-refused");
    }

    @Test
    void an_assertion_that_was_used_is_refused() {
        TokenStream stream = workload.stream(recipe("signing", ClientAuthentication.privateKeyJwt(Workload.REPLAYING)));
        Workload.token(stream);

        TokenException failure = Workload.failureOfAnother(stream);

        assertThat(failure.code()).isEqualTo("oauth2.client-refused");
    }

    @Test
    void a_client_that_signs_with_its_secret_gets_a_token_and_the_secret_does_not_travel() {
        AccessToken token = workload.token(recipe("hashing", ClientAuthentication.clientSecretJwt(Workload.SECRET)));

        assertThat(token.lifetime()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(failure("hashing", ClientAuthentication.clientSecretJwt(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-unauthorized");
    }

    @Test
    void a_client_that_shows_a_certificate_gets_a_token_that_is_bound_to_it() {
        AccessToken token =
                workload.token(secure("certified", ClientAuthentication.tlsClientAuth(workload.certificate())));

        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.CERTIFICATE);
    }

    @Test
    void a_client_that_shows_another_certificate_is_refused() {
        Identity stranger = keycloak.material().stranger;

        TokenException failure = workload.failure(
                secure("certified", ClientAuthentication.tlsClientAuth(workload.certificate(stranger))));

        assertThat(failure.code()).isEqualTo("oauth2.client-refused");
    }

    private TokenRecipe recipe(String client, ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(keycloak.issuer(), client, authentication)
                .recipe();
    }

    private TokenRecipe secure(String client, ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(keycloak.secureIssuer(), client, authentication)
                .recipe();
    }

    private String failure(String client, ClientAuthentication authentication) {
        return workload.failure(recipe(client, authentication)).code();
    }
}
