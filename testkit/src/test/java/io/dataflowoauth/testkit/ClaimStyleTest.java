// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitJson;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens say groups, roles, scopes and clients as those of vendors do. */
class ClaimStyleTest {
    private static final FakeUser ADA =
            FakeUser.named("ada").withGroups("finance", "audit").withRoles("approver", "billing:reader");

    private final List<FakeOidcIssuer> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(FakeOidcIssuer::close);
    }

    @Test
    void the_standard_lists_groups_and_roles_and_says_scope_and_client() {
        Map<String, Object> token = accessToken(ClaimStyle.standard(), ADA);

        assertThat(token)
                .containsEntry("groups", List.of("finance", "audit"))
                .containsEntry("roles", List.of("approver", "billing:reader"))
                .containsEntry("scope", "openid read")
                .containsEntry("client_id", "laptop")
                .doesNotContainKey("sid");
    }

    @Test
    void okta_lists_groups_and_scopes_and_calls_the_client_cid() {
        Map<String, Object> token = accessToken(ClaimStyle.okta(), ADA);

        assertThat(token)
                .containsEntry("groups", List.of("finance", "audit"))
                .containsEntry("scp", List.of("openid", "read"))
                .containsEntry("cid", "laptop")
                .doesNotContainKeys("roles", "scope", "client_id");
    }

    @Test
    void okta_cuts_a_list_at_a_hundred_and_does_not_say_so() {
        Map<String, Object> token = accessToken(ClaimStyle.okta(), many(101));

        assertThat(token.get("groups"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(100);
    }

    @Test
    void entra_says_scopes_as_text_and_the_client_as_azp() {
        Map<String, Object> token = accessToken(ClaimStyle.entra(), ADA);

        assertThat(token)
                .containsEntry("groups", List.of("finance", "audit"))
                .containsEntry("roles", List.of("approver", "billing:reader"))
                .containsEntry("scp", "openid read")
                .containsEntry("azp", "laptop")
                .containsEntry("ver", "2.0")
                .doesNotContainKey("_claim_names");
    }

    @Test
    void entra_names_a_place_for_too_many_groups_and_they_are_there_for_whoever_has_a_token() {
        FakeOidcIssuer issuer = issuer(ClaimStyle.entra().withMost(2));
        issuer.registerUser(many(3));
        String token = SignedIn.at(issuer, "ada").text("access_token");

        URI place = URI.create(String.valueOf(
                ((Map<?, ?>) ((Map<?, ?>) claims(token).get("_claim_sources")).get("src1")).get("endpoint")));
        Answered told = TokenCalls.send(HttpRequest.newBuilder(place)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(claims(token))
                .containsEntry("_claim_names", Map.of("groups", "src1"))
                .doesNotContainKey("groups");
        assertThat(told.body()).isEqualTo("{\"value\":[\"group-0\",\"group-1\",\"group-2\"]}");
        assertThat(TokenCalls.post(place, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void keycloak_tells_roles_of_the_realm_from_those_of_a_client_and_writes_groups_as_paths() {
        Map<String, Object> token = accessToken(ClaimStyle.keycloak(), ADA);

        assertThat(token)
                .containsEntry("groups", List.of("/finance", "/audit"))
                .containsEntry("realm_access", Map.of("roles", List.of("approver")))
                .containsEntry("resource_access", Map.of("billing", Map.of("roles", List.of("reader"))))
                .containsEntry("azp", "laptop")
                .containsEntry("typ", "Bearer")
                .containsKey("sid");
    }

    @Test
    void google_names_neither_groups_nor_roles() {
        Map<String, Object> token = accessToken(ClaimStyle.google(), ADA);

        assertThat(token).containsEntry("azp", "laptop").doesNotContainKeys("groups", "roles");
    }

    @Test
    void an_id_token_and_a_subject_token_say_it_too_and_a_claim_of_the_test_wins() {
        FakeOidcIssuer issuer = issuer(ClaimStyle.standard());
        issuer.registerUser(ADA.withClaim("email", "ada@example.test"));

        Map<String, Object> idToken = claims(SignedIn.at(issuer, "ada").text("id_token"));
        Map<String, Object> own = claims(issuer.subjectToken("ada", "bills").reveal());
        Map<String, Object> other = claims(issuer.subjectToken("ada", "bills", Map.of("groups", List.of("none")))
                .reveal());

        assertThat(idToken)
                .containsEntry("groups", List.of("finance", "audit"))
                .containsEntry("email", "ada@example.test");
        assertThat(own).containsEntry("groups", List.of("finance", "audit")).doesNotContainKey("email");
        assertThat(other).containsEntry("groups", List.of("none"));
    }

    @Test
    void a_service_that_is_registered_has_roles_by_its_client_id() {
        FakeOidcIssuer issuer = issuer(ClaimStyle.entra());
        issuer.registerUser(FakeUser.named("laptop").withRoles("Orders.Read.All"));

        Answered answered = TokenCalls.post(
                issuer.tokenEndpoint(), Map.of("grant_type", "client_credentials", "client_id", "laptop"));

        assertThat(claims(answered.text("access_token"))).containsEntry("roles", List.of("Orders.Read.All"));
    }

    @Test
    void somebody_who_is_in_no_group_has_no_such_claim() {
        assertThat(accessToken(ClaimStyle.keycloak(), FakeUser.named("ada")))
                .doesNotContainKeys("groups", "realm_access", "resource_access");
    }

    @Test
    void a_list_has_at_least_one_entry() {
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimStyle.okta().withMost(0));
    }

    private Map<String, Object> accessToken(ClaimStyle style, FakeUser user) {
        FakeOidcIssuer issuer = issuer(style);
        issuer.registerUser(user);
        return claims(SignedIn.at(issuer, "ada").text("access_token"));
    }

    private FakeOidcIssuer issuer(ClaimStyle style) {
        FakeOidcIssuer issuer =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withClaimStyle(style));
        started.add(issuer);
        SignedIn.laptop(issuer);
        return issuer;
    }

    private static FakeUser many(int groups) {
        return FakeUser.named("ada")
                .withGroups(
                        IntStream.range(0, groups).mapToObj(i -> "group-" + i).toArray(String[]::new));
    }

    private static Map<String, Object> claims(String token) {
        String json = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        return KitJson.object(json).orElseThrow();
    }
}
