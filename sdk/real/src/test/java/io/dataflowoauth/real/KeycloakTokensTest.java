// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a resource learns of Keycloak's tokens: by their signature, and by asking. */
@ExtendWith(Servers.class)
class KeycloakTokensTest {
    private final Keycloak keycloak;
    private final Workload workload;

    KeycloakTokensTest(Keycloak keycloak) {
        this.keycloak = keycloak;
        this.workload = new Workload(keycloak.material());
    }

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_resource_asks_about_a_token_that_is_for_it() {
        AccessToken token = workload.token(bill().recipe());

        IntrospectedToken told = workload.told(client("books"), token);

        assertThat(told.isActive()).isTrue();
        assertThat(told.clientId()).contains("bill");
        assertThat(told.audiences()).contains("books");
        assertThat(told.issuer()).contains(keycloak.issuer().toString());
    }

    @Test
    void a_resource_learns_nothing_of_a_token_that_is_for_others() {
        AccessToken token = workload.token(bill().recipe());

        assertThat(workload.told(client("stranger"), token).isActive()).isFalse();
    }

    @Test
    void a_token_that_its_stream_took_back_is_not_active() {
        TokenStream stream = workload.stream(bill().withRevocation().recipe());
        AccessToken token = Workload.token(stream);
        assertThat(workload.told(client("books"), token).isActive()).isTrue();

        Workload.closeGracefully(stream);

        assertThat(workload.told(client("books"), token).isActive()).isFalse();
    }

    @Test
    void a_resource_that_cannot_prove_itself_learns_nothing() {
        AccessToken token = workload.token(bill().recipe());
        OAuth2Client books = OAuth2Client.of(
                keycloak.issuer(), "books", ClientAuthentication.clientSecretBasic(Workload.WRONG_SECRET));

        assertThat(workload.untold(books, token).code()).isEqualTo("oauth2.client-refused");
    }

    @Test
    void keycloak_adds_the_default_scopes_of_the_client_which_are_asked_for_too() {
        AccessToken token =
                workload.token(bill().withScopes("address", "email", "profile").recipe());

        assertThat(token.scopes()).containsExactlyInAnyOrder("address", "email", "profile");
        assertThat(workload.failure(bill().withScopes("address").recipe()).code())
                .isEqualTo("oauth2.scope-widened");
    }

    @Test
    void a_scope_that_the_client_may_not_have_is_refused() {
        assertThat(workload.failure(bill().withScopes("bills.burn").recipe()).code())
                .isEqualTo("oauth2.scope-refused");
    }

    @Test
    void an_access_token_of_rfc_9068_is_verified_by_its_signature() {
        AccessToken token = workload.token(bill().recipe());

        VerifiedToken verified = workload.verified(accessToken("books"), token);

        assertThat(verified.principal().client()).contains("bill");
        assertThat(verified.principal().name()).contains("bill");
        assertThat(workload.unverified(accessToken("orders"), token).code()).isEqualTo("access.audience-wrong");
    }

    @Test
    void a_plain_access_token_is_verified_by_its_signature_with_the_roles_that_keycloak_writes() {
        AccessToken token = workload.token(
                OAuth2Recipes.clientCredentials(client("gateway")).recipe());
        TokenProfile profile =
                TokenProfile.plain(keycloak.issuer().toString(), "account").withShape(ClaimShape.keycloak("account"));

        VerifiedToken verified = workload.verified(profile, token);

        assertThat(verified.principal().client()).contains("gateway");
        assertThat(verified.principal().role("account:view-profile").grants()).isTrue();
        assertThat(workload.unverified(accessToken("account"), token).code()).isEqualTo("access.type-wrong");
    }

    @Test
    void keys_rotate_under_a_running_verifier() {
        try (Resource books = Resource.trusting(accessToken("books"))) {
            TokenStream stream = workload.stream(bill().recipe());
            AccessToken old = Workload.token(stream);
            String before = books.verified(old).tokenId().orElseThrow();

            for (int rotation = 0; rotation < 3; rotation++) {
                keycloak.rotateKeys();
                books.later();
                AccessToken fresh = Workload.another(stream);

                assertThat(Jwt.keyId(fresh)).isNotEqualTo(Jwt.keyId(old));
                assertThat(books.verified(fresh).principal().client()).contains("bill");
            }

            assertThat(books.verified(old).tokenId()).contains(before);
        }
    }

    @Test
    void a_token_whose_key_was_withdrawn_is_refused_at_the_next_look() {
        try (Resource books = Resource.trusting(accessToken("books"))) {
            keycloak.rotateKeys();
            AccessToken old = workload.token(bill().recipe());
            books.verified(old);
            keycloak.rotateKeys();

            keycloak.withdrawKey(Jwt.keyId(old));
            books.later();

            assertThat(books.unverified(old).code()).isEqualTo("access.key-unknown");
        }
    }

    private ClientCredentialsRecipe bill() {
        return OAuth2Recipes.clientCredentials(client("bill"));
    }

    private OAuth2Client client(String name) {
        return OAuth2Client.of(keycloak.issuer(), name, ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }

    private TokenProfile accessToken(String audience) {
        return TokenProfile.accessToken(keycloak.issuer().toString(), audience);
    }
}
