// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.introspection.IntrospectedToken;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

/** What becomes of oidc-provider's tokens: opaque ones that it tells about, JWTs for a resource, and refresh tokens. */
@ExtendWith(Servers.class)
class OidcProviderTokensTest {
    private static final URI BOOKS = URI.create("https://books.example");

    private final OidcProvider provider;
    private final AtomicReference<Secret> vault = new AtomicReference<>();
    private final Workload workload;

    OidcProviderTokensTest(OidcProvider provider) {
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
    }

    @Test
    void a_resource_asks_about_an_opaque_token() {
        AccessToken token = workload.token(bill().recipe());

        IntrospectedToken told = workload.told(client("books"), token);

        assertThat(told.isActive()).isTrue();
        assertThat(told.clientId()).contains("bill");
        assertThat(told.scopes()).containsExactly("bills.read");
        assertThat(told.issuer()).contains(provider.issuer().toString());
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
    void a_token_that_is_bound_to_a_certificate_says_so_to_whom_it_concerns() {
        OAuth2Client certified = OAuth2Client.of(
                provider.secureIssuer(),
                "certified",
                ClientAuthentication.selfSignedTlsClientAuth(workload.certificate()));
        AccessToken token = workload.token(OAuth2Recipes.clientCredentials(certified.withScopes("bills.read"))
                .recipe());

        IntrospectedToken told = workload.told(certified, token);

        assertThat(told.certificateThumbprint()).contains(token.binding().thumbprint());
    }

    @Test
    void a_resource_that_cannot_prove_itself_learns_nothing() {
        AccessToken token = workload.token(bill().recipe());
        OAuth2Client books = OAuth2Client.of(
                provider.issuer(), "books", ClientAuthentication.clientSecretBasic(Workload.WRONG_SECRET));

        assertThat(workload.untold(books, token).code()).isEqualTo("oauth2.client-refused");
    }

    @Test
    void a_token_for_a_resource_is_verified_by_its_signature() {
        AccessToken token = workload.token(bill().withResource(BOOKS).recipe());

        VerifiedToken verified = workload.verified(accessToken("https://books.example"), token);

        assertThat(verified.principal().client()).contains("bill");
        assertThat(verified.scopes()).containsExactly("bills.read");
        assertThat(workload.unverified(accessToken("https://orders.example"), token)
                        .code())
                .isEqualTo("access.audience-wrong");
    }

    @Test
    void a_resource_that_the_issuer_does_not_know_is_refused() {
        TokenRecipe recipe =
                bill().withResource(URI.create("https://elsewhere.example")).recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.target-refused");
    }

    @Test
    void a_scope_that_the_client_may_not_have_is_refused() {
        assertThat(workload.failure(bill().withScopes("bills.burn").recipe()).code())
                .isEqualTo("oauth2.scope-refused");
    }

    @Test
    void a_scope_that_the_issuer_does_not_know_is_left_out_and_missed() {
        TokenRecipe recipe = bill().withScopes("bills.read", "unheard-of").recipe();

        assertThat(workload.failure(recipe).code()).isEqualTo("oauth2.scope-narrowed");
    }

    @Test
    void each_refresh_token_is_kept_before_it_is_used_to_get_the_next() {
        vault.set(provider.login("portal"));
        Secret first = vault.get();
        TokenStream stream = workload.stream(refreshing(client("portal")));

        AccessToken token = Workload.token(stream);
        Secret second = vault.get();
        AccessToken next = Workload.another(stream);

        assertThat(next.sameValue(token)).isFalse();
        assertThat(second).isNotEqualTo(first);
        assertThat(vault.get()).isNotEqualTo(second);
    }

    @Test
    void a_public_client_refreshes_with_nothing_but_its_name() {
        vault.set(provider.login("kiosk"));

        AccessToken token =
                workload.token(refreshing(OAuth2Client.of(provider.issuer(), "kiosk", ClientAuthentication.none())));

        assertThat(token.scopes()).contains("bills.read");
    }

    @Test
    void a_refresh_token_that_is_spent_is_refused_and_so_are_its_successors() {
        vault.set(provider.login("portal"));
        Secret first = vault.get();
        TokenStream stream = workload.stream(refreshing(client("portal")));
        Workload.token(stream);

        try (Workload thief =
                new Workload(provider.material(), options -> options.withSecret("login", Mono.just(first)))) {
            TokenRecipe recipe = OAuth2Recipes.refreshing(SecretRef.named("login"), client("portal"))
                    .recipe();
            assertThat(thief.failure(recipe).code()).isEqualTo("oauth2.grant-refused");
        }

        assertThat(Workload.failureOfAnother(stream).code()).isEqualTo("oauth2.grant-refused");
    }

    private static TokenRecipe refreshing(OAuth2Client client) {
        return OAuth2Recipes.refreshing(SecretRef.named("login"), client)
                .withKeeper("vault")
                .recipe();
    }

    private ClientCredentialsRecipe bill() {
        return OAuth2Recipes.clientCredentials(client("bill")).withScopes("bills.read");
    }

    private OAuth2Client client(String name) {
        return OAuth2Client.of(provider.issuer(), name, ClientAuthentication.clientSecretBasic(Workload.SECRET));
    }

    private TokenProfile accessToken(String audience) {
        return TokenProfile.accessToken(provider.issuer().toString(), audience);
    }
}
