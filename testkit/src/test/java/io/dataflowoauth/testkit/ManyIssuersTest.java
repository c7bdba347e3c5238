// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One server holds many issuers, none of which knows anything of another. */
class ManyIssuersTest {
    private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");

    private final FakeOidcIssuer root = FakeOidcIssuer.start();
    private final FakeOidcIssuer one = root.another(options("/tenants/one"));
    private final FakeOidcIssuer two = root.another(options("/tenants/two").withAlgorithm(SignatureAlgorithm.EdDSA));
    private final FakeClient ofOne = one.registerClient(FakeClient.basic("nightly"));
    private final FakeClient ofTwo = two.registerClient(FakeClient.basic("nightly"));

    @AfterEach
    void stop() {
        root.close();
    }

    @Test
    void each_is_discovered_below_its_own_path_in_both_ways() {
        Answered oidc = TokenCalls.get(below(two, "/.well-known/openid-configuration"));
        Answered oauth = TokenCalls.get(above("/.well-known/oauth-authorization-server/tenants/two"));

        assertThat(oidc.text("issuer")).isEqualTo(root.issuer() + "/tenants/two");
        assertThat(oauth.body()).isEqualTo(oidc.body());
        assertThat(oidc.text("id_token_signing_alg_values_supported")).isEqualTo("[EdDSA]");
    }

    /** Nimbus's SDK does. */
    @Test
    void a_client_that_looks_for_rfc_8414_behind_the_path_finds_the_same() {
        Answered behind = TokenCalls.get(below(two, "/.well-known/oauth-authorization-server"));

        assertThat(behind.text("issuer")).isEqualTo(root.issuer() + "/tenants/two");
        assertThat(behind.body())
                .isEqualTo(TokenCalls.get(above("/.well-known/oauth-authorization-server/tenants/two"))
                        .body());
    }

    @Test
    void a_well_known_part_in_the_wrong_place_is_not_there() {
        assertThat(TokenCalls.get(below(two, "/.well-known/oauth-authorization-server/tenants/two"))
                        .status())
                .isEqualTo(404);
        assertThat(TokenCalls.get(above("/.well-known/openid-configuration/tenants/two"))
                        .status())
                .isEqualTo(404);
        assertThat(TokenCalls.get(above("/.well-known/oauth-authorization-server/tenants"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_token_of_one_is_worth_nothing_at_the_other() {
        String token = ask(one, ofOne).text("access_token");

        assertThat(one.accepts(token)).isTrue();
        assertThat(two.accepts(token)).isFalse();
        assertThat(one.jwks()).isNotEqualTo(two.jwks());
    }

    @Test
    void a_client_of_one_is_a_stranger_to_the_other_though_it_has_the_same_name() {
        assertThat(ask(two, ofTwo).status()).isEqualTo(200);
        assertThat(ask(two, ofOne).error()).isEqualTo("401 invalid_client");
        assertThat(one.journal().entries()).isEmpty();
    }

    @Test
    void one_is_down_while_the_others_answer() {
        one.goDown();

        assertThat(ask(one, ofOne).status()).isZero();
        assertThat(TokenCalls.get(above("/.well-known/oauth-authorization-server/tenants/one"))
                        .status())
                .isZero();
        assertThat(ask(two, ofTwo).status()).isEqualTo(200);
        assertThat(TokenCalls.get(below(root, "/jwks")).status()).isEqualTo(200);
        assertThat(one.journal().entries(JournalEntry.Kind.FAULT)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(two.journal().entries(JournalEntry.Kind.FAULT)).isEmpty();
    }

    @Test
    void one_ends_alone_and_its_path_is_free_again() {
        one.close();
        int afterwards = ask(one, ofOne).status();

        try (FakeOidcIssuer next = root.another(options("/tenants/one"))) {
            assertThat(afterwards).isEqualTo(404);
            assertThat(TokenCalls.get(below(next, "/jwks")).status()).isEqualTo(200);
            assertThat(ask(two, ofTwo).status()).isEqualTo(200);
        }
    }

    @Test
    void all_end_with_the_first() {
        root.close();

        assertThat(ask(two, ofTwo).status()).isZero();
    }

    @Test
    void a_path_is_given_once() {
        TestkitException refused =
                catchThrowableOfType(TestkitException.class, () -> root.another(options("/tenants/one")));

        assertThat(refused.code()).isEqualTo(TestkitCodes.PATH_TAKEN);
    }

    private static FakeOidcIssuerOptions options(String path) {
        return FakeOidcIssuerOptions.defaults().withIssuerPath(path);
    }

    private static Answered ask(FakeOidcIssuer issuer, FakeClient client) {
        return TokenCalls.basic(issuer.tokenEndpoint(), client, GRANT);
    }

    private static URI below(FakeOidcIssuer issuer, String path) {
        return URI.create(issuer.issuer() + path);
    }

    private URI above(String path) {
        return URI.create(root.issuer() + path);
    }
}
