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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How clients prove themselves to oidc-provider, and what it refuses. */
@ExtendWith(Servers.class)
class OidcProviderClientsTest {
    private final OidcProvider provider;
    private final Workload workload;

    OidcProviderClientsTest(OidcProvider provider) {
        this.provider = provider;
        this.workload = new Workload(provider.material());
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_client_with_a_secret_in_the_header_gets_a_token() {
        AccessToken token = workload.token(recipe("bill", ClientAuthentication.clientSecretBasic(Workload.SECRET)));

        assertThat(token.scopes()).containsExactly("bills.read");
        assertThat(failure("bill", ClientAuthentication.clientSecretBasic(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-refused");
    }

    @Test
    void a_client_with_a_secret_in_the_body_gets_a_token() {
        AccessToken token = workload.token(recipe("posting", ClientAuthentication.clientSecretPost(Workload.SECRET)));

        assertThat(token.scopes()).containsExactly("bills.read");
        assertThat(failure("posting", ClientAuthentication.clientSecretPost(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-refused");
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
    void an_assertion_for_the_token_endpoint_is_accepted_where_the_recipe_says_so() {
        AccessToken token = workload.token(recipe(
                "signing", ClientAuthentication.privateKeyJwt(Workload.KEY).withTokenEndpointAudience()));

        assertThat(token.scopes()).containsExactly("bills.read");
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

        assertThat(token.scopes()).containsExactly("bills.read");
        assertThat(failure("hashing", ClientAuthentication.clientSecretJwt(Workload.WRONG_SECRET)))
                .isEqualTo("oauth2.client-refused");
    }

    @Test
    void a_client_that_shows_the_certificate_that_it_registered_gets_a_token_that_is_bound_to_it() {
        TokenRecipe recipe = secure("certified", ClientAuthentication.selfSignedTlsClientAuth(workload.certificate()));

        AccessToken token = workload.token(recipe);

        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.CERTIFICATE);
    }

    @Test
    void a_client_that_shows_a_certificate_of_that_name_gets_a_token_that_is_bound_to_it() {
        TokenRecipe recipe = secure("authorized", ClientAuthentication.tlsClientAuth(workload.certificate()));

        AccessToken token = workload.token(recipe);

        assertThat(token.binding().kind()).isEqualTo(TokenBinding.Kind.CERTIFICATE);
    }

    @Test
    void a_client_that_shows_another_certificate_is_refused() {
        var another = workload.certificate(provider.material().stranger);

        assertThat(workload.failure(secure("certified", ClientAuthentication.selfSignedTlsClientAuth(another)))
                        .code())
                .isEqualTo("oauth2.client-refused");
        assertThat(workload.failure(secure("authorized", ClientAuthentication.tlsClientAuth(another)))
                        .code())
                .isEqualTo("oauth2.client-refused");
    }

    @Test
    void a_method_that_the_client_did_not_register_is_refused() {
        assertThat(failure("signing", ClientAuthentication.clientSecretBasic(Workload.SECRET)))
                .isEqualTo("oauth2.client-refused");
        assertThat(failure("bill", ClientAuthentication.none())).isEqualTo("oauth2.client-refused");
    }

    private TokenRecipe recipe(String client, ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(provider.issuer(), client, authentication)
                .withScopes("bills.read")
                .recipe();
    }

    private TokenRecipe secure(String client, ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(provider.secureIssuer(), client, authentication)
                .withScopes("bills.read")
                .recipe();
    }

    private String failure(String client, ClientAuthentication authentication) {
        return workload.failure(recipe(client, authentication)).code();
    }
}
