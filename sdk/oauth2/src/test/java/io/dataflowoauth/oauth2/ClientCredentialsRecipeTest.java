// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe has one form, is read strictly and holds no secret. */
class ClientCredentialsRecipeTest {
    private static final URI ISSUER = URI.create("https://issuer.example/");
    private static final SecretRef SECRET = SecretRef.env("BILLING");

    @Test
    void a_recipe_has_one_form_with_defaults_left_out() {
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                        ISSUER, "bill", ClientAuthentication.clientSecretBasic(SECRET))
                .recipe();

        assertThat(recipe.json())
                .isEqualTo("{\"authentication\":\"client_secret_basic\",\"clientId\":\"bill\","
                        + "\"issuer\":\"https://issuer.example/\",\"kind\":\"oauth2.client-credentials\","
                        + "\"secret\":\"env:BILLING\"}");
    }

    @Test
    void a_recipe_with_everything_is_the_same_after_it_was_written_and_read() {
        TokenRecipe recipe = OAuth2Recipes.clientCredentials(
                        ISSUER,
                        "bill",
                        ClientAuthentication.privateKeyJwt(SecretRef.file("/keys/bill.pem"))
                                .withKeyId("k1")
                                .withAlgorithm("PS256")
                                .withTokenEndpointAudience())
                .withScopes("write", "read")
                .withAudience("bills")
                .withResource(URI.create("https://api.example/"))
                .withTokenEndpoint(URI.create("https://issuer.example/token"))
                .withRevocationEndpoint(URI.create("https://issuer.example/revoke"))
                .withLifetime(Duration.ofSeconds(90))
                .recipe();

        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
        assertThat(recipe.json())
                .contains(
                        "\"lifetimeSeconds\":90", "\"scopes\":[\"read\",\"write\"]", "\"tokenEndpointAudience\":true");
    }

    @Test
    void a_recipe_that_revokes_says_so_in_one_way() {
        ClientCredentialsRecipe plain =
                OAuth2Recipes.clientCredentials(ISSUER, "bill", ClientAuthentication.clientSecretBasic(SECRET));
        URI there = URI.create("https://issuer.example/revoke");

        assertThat(plain.client().revokes()).isFalse();
        assertThat(plain.withRevocation().recipe().json()).contains("\"revocation\":true");
        assertThat(plain.withRevocation().withRevocationEndpoint(there).recipe())
                .isEqualTo(plain.withRevocationEndpoint(there).recipe());
        assertThat(plain.withRevocationEndpoint(there).client().revokes()).isTrue();
    }

    @Test
    void a_recipe_says_what_it_asks_for_and_for_whom() {
        var request = OAuth2Recipes.clientCredentials(ISSUER, "bill", ClientAuthentication.clientSecretBasic(SECRET))
                .withScopes("read")
                .withResource(URI.create("https://api.example/"))
                .withLifetime(Duration.ofSeconds(5))
                .recipe()
                .request();

        assertThat(request.principal().acting()).isEqualTo("bill");
        assertThat(request.scopes()).containsExactly("read");
        assertThat(request.audience()).contains("https://api.example/");
        assertThat(request.lifetime()).contains(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'issuer':'http://issuer.example/'",
                "'issuer':'https://u:p@issuer.example/'",
                "'issuer':'https://issuer.example/#x'",
                "'issuer':'https://issuer.example/?x'",
                "'issuer':'https://169.254.169.254/'",
                "'issuer':'nowhere'",
                "'issuer':'https://a b/'",
                "'issuer':7",
                "'issuer':'https://issuer.example/','unknown':'x'",
                "'issuer':'https://issuer.example/','lifetimeSeconds':0",
                "'issuer':'https://issuer.example/','keyId':'k'",
                "'issuer':'https://issuer.example/','tokenEndpoint':'http://evil.example/'",
                "'issuer':'https://issuer.example/','revocationEndpoint':'http://evil.example/'",
                "'issuer':'https://issuer.example/','revocation':'yes'",
                "'issuer':'https://issuer.example/','resources':['a b']",
                "'issuer':'https://issuer.example/','scopes':['a b']"
            })
    void a_recipe_that_cannot_be_right_is_misconfigured(String members) {
        String json = "{'kind':'oauth2.client-credentials','clientId':'bill','authentication':'client_secret_basic',"
                + "'secret':'env:BILLING'," + members + "}";

        assertThatThrownBy(() -> TokenRecipe.parse(json.replace('\'', '"')))
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "tls_client_auth_jwt", "CLIENT_SECRET_BASIC", ""})
    void a_method_that_we_do_not_know_is_refused(String method) {
        String json = "{\"kind\":\"oauth2.client-credentials\",\"clientId\":\"bill\",\"authentication\":\"" + method
                + "\",\"secret\":\"env:BILLING\",\"issuer\":\"https://issuer.example/\"}";

        assertThatThrownBy(() -> TokenRecipe.parse(json)).isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_secret_in_place_of_its_reference_is_refused_without_an_echo() {
        String json = "{\"kind\":\"oauth2.client-credentials\",\"clientId\":\"bill\","
                + "\"authentication\":\"client_secret_basic\",\"secret\":\"s3cret-value\",\"issuer\":\"https://issuer.example/\"}";

        TokenException failure = catchThrowableOfType(TokenException.class, () -> TokenRecipe.parse(json));

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class).hasMessageNotContaining("s3cret");
    }

    @Test
    void only_an_assertion_has_a_key_id() {
        assertThatThrownBy(() -> ClientAuthentication.clientSecretBasic(SECRET).withKeyId("k"))
                .isInstanceOf(IllegalStateException.class);
    }
}
