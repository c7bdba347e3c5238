// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls: through whom, under which name, in which groups. */
class PrincipalTest {
    @Test
    void a_principal_is_known_by_issuer_and_subject_and_shown_by_a_name() {
        Principal ada = principal(
                Desk.access(),
                Forge.token()
                        .with("email", "\"ada@example.com\"")
                        .with("email_verified", "true")
                        .with("preferred_username", "\"ada\""));

        assertThat(ada.name()).isEqualTo("ada@example.com");
        assertThat(ada).hasToString("ada@example.com (ada of https://issuer.example)");
        assertThat(ada.chain().names()).containsExactly("ada@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"preferred_username", "upn", "unique_name", "name"})
    void an_address_that_nobody_has_verified_is_no_name(String claim) {
        Principal ada = principal(
                Desk.access(),
                Forge.token().with("email", "\"boss@example.com\"").with(claim, "\"Ada L.\""));

        assertThat(ada.name()).isEqualTo("Ada L.");
    }

    @Test
    void a_name_that_would_break_a_log_is_not_shown() {
        Principal ada = principal(Desk.access(), Forge.token().with("name", "\"Ada\\nroot logged in\""));

        assertThat(ada.name()).isEqualTo("ada");
        assertThat(ada).hasToString("ada of https://issuer.example");
    }

    @Test
    void a_workload_that_google_federates_has_the_name_of_its_policies() {
        String provider =
                "//iam.googleapis.com/projects/1234/locations/global/workloadIdentityPools/builds/providers/ci";
        TokenProfile profile = TokenProfile.accessToken(Forge.ISSUER, provider);

        Principal workload = principal(profile, Forge.token().with("aud", "\"" + provider + "\""));

        assertThat(workload.googleName())
                .contains(
                        "principal://iam.googleapis.com/projects/1234/locations/global/workloadIdentityPools/builds/subject/ada");
        assertThat(workload.name()).isEqualTo(workload.googleName().orElseThrow());
    }

    @Test
    void only_the_current_actor_counts_and_those_before_are_told() {
        Principal ada = principal(
                Desk.access(), Forge.token().with("act", "{\"sub\":\"report\",\"act\":{\"sub\":\"gateway\"}}"));

        assertThat(ada.actor()).contains("report");
        assertThat(ada.chain()).hasToString("gateway → report → ada");
        assertThat(ada.chain().acting()).isEqualTo("ada");
    }

    @Test
    void nobody_may_act_for_a_principal_that_does_not_say_so() {
        Principal silent = principal(Desk.access(), Forge.token());
        Principal generous = principal(Desk.access(), Forge.token().with("may_act", "{\"sub\":\"report\"}"));

        assertThat(silent.letsAct("report")).isFalse();
        assertThat(generous.letsAct("report")).isTrue();
        assertThat(generous.letsAct("Report")).isFalse();
    }

    @Test
    void the_machine_of_an_account_stands_before_it() {
        String engine =
                "{\"compute_engine\":{\"project_id\":\"p\",\"zone\":\"z\",\"instance_name\":\"worker-1\",\"instance_id\":\"7\"}}";

        Principal account = principal(Desk.access(), Forge.token().with("google", engine));

        assertThat(account.chain()).hasToString("//compute.googleapis.com/projects/p/zones/z/instances/worker-1 → ada");
    }

    @Test
    void the_pod_of_an_account_stands_before_it() {
        String kubernetes =
                "{\"namespace\":\"etl\",\"pod\":{\"name\":\"load-7\",\"uid\":\"u\"},\"serviceaccount\":{\"name\":\"loader\"}}";

        Principal account = principal(
                Desk.access(),
                Forge.token()
                        .with("sub", "\"system:serviceaccount:etl:loader\"")
                        .with("kubernetes.io", kubernetes));

        assertThat(account.chain()).hasToString("pod/etl/load-7 → system:serviceaccount:etl:loader");
    }

    @Test
    void a_whole_list_says_yes_and_no() {
        Principal ada = principal(
                Desk.access(),
                Forge.token()
                        .with("groups", "[\"admins\"]")
                        .with("roles", "[\"reader\"]")
                        .with("entitlements", "[\"export\"]"));

        assertThat(ada.group("admins")).isEqualTo(Membership.YES);
        assertThat(ada.group("Admins")).isEqualTo(Membership.NO);
        assertThat(ada.role("reader").grants()).isTrue();
        assertThat(ada.role("export").grants()).isTrue();
        assertThat(ada.groups()).containsExactly("admins");
        assertThat(ada.roles()).containsExactlyInAnyOrder("reader", "export");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"_claim_names\":{\"groups\":\"src1\"}", "\"hasgroups\":true"})
    void groups_that_are_kept_elsewhere_are_indeterminate(String overflow) {
        String[] claim = overflow.split(":", 2);
        Principal ada = principal(
                Desk.access().withShape(ClaimShape.entra()),
                Forge.token().with(claim[0].replace("\"", ""), claim[1]).with("groups", "[\"staff\"]"));

        assertThat(ada.group("admins")).isEqualTo(Membership.INDETERMINATE);
        assertThat(ada.group("staff")).isEqualTo(Membership.INDETERMINATE);
        assertThat(ada.group("admins").grants()).isFalse();
        assertThat(ada.role("admins")).isEqualTo(Membership.NO);
    }

    @Test
    void a_list_as_long_as_the_issuer_lets_it_be_may_have_been_cut() {
        Principal full = principal(Desk.access().withShape(ClaimShape.okta()), groups(100));
        Principal less = principal(Desk.access().withShape(ClaimShape.okta()), groups(99));

        assertThat(full.group("admins")).isEqualTo(Membership.INDETERMINATE);
        assertThat(full.group("g1")).isEqualTo(Membership.YES);
        assertThat(less.group("admins")).isEqualTo(Membership.NO);
    }

    @Test
    void a_limit_of_the_mapper_can_be_told() {
        Principal full =
                principal(Desk.access().withShape(ClaimShape.keycloak("billing").withMost(3)), groups(3));

        assertThat(full.group("admins")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void keycloak_has_roles_of_the_realm_and_of_each_client() {
        Principal ada = principal(
                Desk.access().withShape(ClaimShape.keycloak("billing")),
                Forge.token()
                        .with("realm_access", "{\"roles\":[\"offline_access\"]}")
                        .with(
                                "resource_access",
                                "{\"billing\":{\"roles\":[\"reader\"]},\"other\":{\"roles\":[\"admin\"]}}"));

        assertThat(ada.roles()).containsExactlyInAnyOrder("offline_access", "billing:reader");
        assertThat(ada.role("other:admin")).isEqualTo(Membership.NO);
    }

    @Test
    void google_never_tells_groups() {
        Principal ada = principal(Desk.access().withShape(ClaimShape.google()), Forge.token());

        assertThat(ada.group("admins")).isEqualTo(Membership.INDETERMINATE);
        assertThat(ada.role("admins")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void the_same_claims_are_the_same_principal() {
        assertThat(principal(Desk.access(), Forge.token()))
                .isEqualTo(principal(Desk.access(), Forge.token()))
                .hasSameHashCodeAs(principal(Desk.access(), Forge.token()))
                .isNotEqualTo(principal(Desk.access(), Forge.token().with("sub", "\"bob\"")));
    }

    private static Forge groups(int count) {
        String list =
                IntStream.range(0, count).mapToObj(i -> "\"g" + i + "\"").collect(Collectors.joining(",", "[", "]"));
        return Forge.token().with("groups", list);
    }

    private static Principal principal(TokenProfile profile, Forge token) {
        return new Desk(profile).verified(token.jwt()).principal();
    }
}
