// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.ClaimStyle;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.FakeUser;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the fake issuer writes in the style of a vendor, the verifier reads by the shape of the same name. */
class ClaimStylesOnTheKitTest {
    private static final String ORDERS = "https://orders.example";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final FakeClient NIGHTLY =
            FakeClient.basic("nightly").withScopes("read", "write").withAudiences(ORDERS);

    private final FakeOidcIssuer server = FakeOidcIssuer.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withSecret("nightly", Mono.just(NIGHTLY.secret()))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @AfterEach
    void close() {
        runtime.close();
        server.close();
    }

    @Test
    void the_standard_is_read_by_the_standard_shape() {
        VerifiedToken token = verified(ClaimStyle.standard(), ClaimShape.standard(), service("finance", "approver"));

        assertThat(token.principal().group("finance")).isEqualTo(Membership.YES);
        assertThat(token.principal().group("audit")).isEqualTo(Membership.NO);
        assertThat(token.principal().role("approver")).isEqualTo(Membership.YES);
        assertThat(token.principal().client()).contains("nightly");
        assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void what_okta_writes_is_read() {
        VerifiedToken token = verified(ClaimStyle.okta(), ClaimShape.okta(), service("finance", "approver"));

        assertThat(token.principal().group("finance")).isEqualTo(Membership.YES);
        assertThat(token.principal().group("audit")).isEqualTo(Membership.NO);
        assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void okta_with_too_many_groups_leaves_open_what_was_cut() {
        VerifiedToken token = verified(ClaimStyle.okta(), ClaimShape.okta(), many(101));

        assertThat(token.principal().group("group-0")).isEqualTo(Membership.YES);
        assertThat(token.principal().group("group-100")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void what_entra_writes_is_read() {
        VerifiedToken token = verified(ClaimStyle.entra(), ClaimShape.entra(), service("finance", "approver"));

        assertThat(token.principal().group("finance")).isEqualTo(Membership.YES);
        assertThat(token.principal().role("approver")).isEqualTo(Membership.YES);
        assertThat(token.principal().role("admin")).isEqualTo(Membership.NO);
        assertThat(token.principal().client()).contains("nightly");
        assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
    }

    @Test
    void entra_with_too_many_groups_leaves_all_of_them_open() {
        VerifiedToken token = verified(ClaimStyle.entra(), ClaimShape.entra(), many(201));

        assertThat(token.principal().group("group-0")).isEqualTo(Membership.INDETERMINATE);
        assertThat(token.principal().group("another")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void what_keycloak_writes_is_read() {
        FakeUser service =
                FakeUser.named("nightly").withGroups("finance").withRoles("approver", "orders:reader", "billing:admin");

        VerifiedToken token = verified(ClaimStyle.keycloak(), ClaimShape.keycloak("orders"), service);

        assertThat(token.principal().group("/finance")).isEqualTo(Membership.YES);
        assertThat(token.principal().role("approver")).isEqualTo(Membership.YES);
        assertThat(token.principal().role("orders:reader")).isEqualTo(Membership.YES);
        assertThat(token.principal().role("billing:admin")).isEqualTo(Membership.NO);
        assertThat(token.principal().client()).contains("nightly");
    }

    @Test
    void google_leaves_everything_open() {
        VerifiedToken token = verified(ClaimStyle.google(), ClaimShape.google(), service("finance", "approver"));

        assertThat(token.principal().group("finance")).isEqualTo(Membership.INDETERMINATE);
        assertThat(token.principal().role("approver")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void the_shape_of_another_vendor_does_not_read_the_scopes() {
        VerifiedToken token =
                verified(ClaimStyle.okta(), ClaimShape.keycloak("orders"), service("finance", "approver"));

        assertThat(token.scopes()).isEmpty();
    }

    private VerifiedToken verified(ClaimStyle style, ClaimShape shape, FakeUser service) {
        FakeOidcIssuer issuer = server.another(
                FakeOidcIssuerOptions.defaults().withIssuerPath("/vendor").withClaimStyle(style));
        issuer.registerClient(NIGHTLY);
        issuer.registerUser(service);
        String name = issuer.issuer().toString();
        TokenProfile profile = style.toString().contains("STANDARD")
                ? TokenProfile.accessToken(name, ORDERS)
                : TokenProfile.plain(name, ORDERS);
        TokenVerifier verifier =
                TokenVerifier.open(VerifierOptions.defaults().withProfile(profile.withShape(shape)), runtime);
        try (TokenStream tokens = TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "nightly",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("nightly")))
                        .recipe(),
                runtime)) {
            return Objects.requireNonNull(tokens.token()
                    .flatMap(token -> verifier.verify(token.reveal()))
                    .block(SOON));
        }
    }

    private static FakeUser service(String group, String role) {
        return FakeUser.named("nightly").withGroups(group).withRoles(role);
    }

    private static FakeUser many(int groups) {
        return FakeUser.named("nightly")
                .withGroups(
                        IntStream.range(0, groups).mapToObj(i -> "group-" + i).toArray(String[]::new));
    }
}
