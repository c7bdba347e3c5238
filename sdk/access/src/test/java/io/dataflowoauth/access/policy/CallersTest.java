// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.Membership;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks, as policies know it, from tokens that were really verified. */
class CallersTest {
    private static final String GOOGLE = "https://accounts.google.com";
    private static final String POOL = "iam.googleapis.com/projects/1234/locations/global/workloadIdentityPools/builds";

    @ParameterizedTest
    @CsvSource({
        "principal://issuer.example/subject/ada, YES",
        "principal://issuer.example/subject/bob, NO",
        "principal://other.example/subject/ada, NO",
        "principalSet://issuer.example/*, YES",
        "principalSet://other.example/*, NO",
        "principalSet://issuer.example/group/finance, YES",
        "principalSet://issuer.example/group/etl, NO",
        "principalSet://other.example/group/finance, NO",
        "allAuthenticatedUsers, YES",
        "allUsers, YES",
        "user:ada@example.com, NO",
        "group:finance, NO"
    })
    void a_principal_is_known_by_its_issuer(String member, Membership is) {
        Caller ada = Callers.defaults().of(token(Desk.access(), ada()));

        assertThat(ada.is(member)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "user:ada@example.com, YES",
        "user:bob@example.com, NO",
        "group:finance, YES",
        "group:Finance, NO",
        "group:leads@example.com, YES",
        "group:Leads@Example.com, YES",
        "principal://issuer.example/subject/ada, YES"
    })
    void an_issuer_that_is_home_may_use_short_names(String member, Membership is) {
        Caller ada = Callers.defaults().withHome(Forge.ISSUER).of(token(Desk.access(), ada()));

        assertThat(ada.is(member)).isEqualTo(is);
    }

    @Test
    void an_address_that_nobody_has_verified_is_no_user() {
        Forge unverified = ada().without("email_verified");

        Caller ada = Callers.defaults().withHome(Forge.ISSUER).of(token(Desk.access(), unverified));

        assertThat(ada.is("user:ada@example.com")).isEqualTo(Membership.NO);
    }

    @Test
    void a_list_of_groups_that_was_cut_leaves_the_others_undecided_and_a_rule_that_needs_their_absence_denies() {
        String hundred =
                IntStream.range(0, 100).mapToObj(i -> "\"g" + i + "\"").collect(Collectors.joining(",", "[", "]"));
        Caller ada = Callers.defaults()
                .of(token(
                        Desk.access().withShape(ClaimShape.okta()),
                        Forge.token().with("groups", hundred)));
        Policy policy = Policy.of("1")
                .with(Role.of("r", "t.view"))
                .with(Binding.of("b", "r", "allUsers"))
                .with(Denial.of("d", List.of("principalSet://issuer.example/group/contractors"), List.of("t.view")));

        Decision decision =
                PolicyEngine.of(policy).decide(AccessQuestion.of(ada, "t.view", Resource.of("//r.example/t")));

        assertThat(ada.is("principalSet://issuer.example/group/g7")).isEqualTo(Membership.YES);
        assertThat(decision.code()).contains("policy.denial-undecided");
        assertThat(decision.explanation()).contains("contractors");
    }

    @Test
    void roles_of_a_token_are_sets_too() {
        Caller ada = Callers.defaults()
                .of(token(
                        Desk.access().withShape(ClaimShape.keycloak("billing")),
                        Forge.token()
                                .with("realm_access", "{\"roles\":[]}")
                                .with("resource_access", "{\"billing\":{\"roles\":[\"reader\"]}}")));

        assertThat(ada.is("principalSet://issuer.example/role/billing:reader")).isEqualTo(Membership.YES);
        assertThat(ada.is("principalSet://issuer.example/role/billing:admin")).isEqualTo(Membership.NO);
    }

    @Test
    void a_federated_workload_has_the_name_of_its_pool_and_what_the_pool_maps_is_undecided() {
        String provider = "//" + POOL + "/providers/ci";
        Caller workload = Callers.defaults()
                .of(token(
                        TokenProfile.accessToken(Forge.ISSUER, provider),
                        Forge.token().with("aud", "\"" + provider + "\"")));

        assertThat(workload.is("principal://" + POOL + "/subject/ada")).isEqualTo(Membership.YES);
        assertThat(workload.is("principalSet://" + POOL + "/*")).isEqualTo(Membership.YES);
        assertThat(workload.is("principalSet://" + POOL + "/attribute.repository/acme"))
                .isEqualTo(Membership.INDETERMINATE);
        assertThat(workload.withMember("principalSet://" + POOL + "/attribute.repository/acme")
                        .is("principalSet://" + POOL + "/attribute.repository/acme"))
                .isEqualTo(Membership.YES);
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.com, user:ada@example.com, YES",
        "Ada@Example.com, user:ada@example.com, YES",
        "ada@example.com, serviceAccount:ada@example.com, NO",
        "etl@p.iam.gserviceaccount.com, serviceAccount:etl@p.iam.gserviceaccount.com, YES",
        "etl@p.iam.gserviceaccount.com, user:etl@p.iam.gserviceaccount.com, NO",
        "ada@example.com, domain:example.com, YES",
        "ada@example.com, domain:example.org, NO",
        "ada@example.com, group:finance@example.com, INDETERMINATE",
        "ada@example.com, principalSet://goog/cloudIdentityCustomerId/C01, INDETERMINATE",
        "etl@p.iam.gserviceaccount.com, principalSet://cloudresourcemanager.googleapis.com/projects/1/type/ServiceAccount, INDETERMINATE"
    })
    void google_speaks_of_users_and_accounts_and_not_of_groups(String email, String member, Membership is) {
        Desk desk = new Desk(TokenProfile.plain(GOOGLE, Forge.AUDIENCE));
        desk.server.metadata(KeyServer.metadata(GOOGLE, GOOGLE + "/jwks"));
        Forge token = Forge.token()
                .type("JWT")
                .with("iss", "\"" + GOOGLE + "\"")
                .with("email", "\"" + email + "\"")
                .with("email_verified", "true")
                .with("hd", "\"example.com\"");

        Caller caller = Callers.defaults().of(desk.verified(token.jwt()));

        assertThat(caller.is(member)).isEqualTo(is);
    }

    @Test
    void a_caller_shows_who_acts() {
        assertThat(Callers.defaults().of(token(Desk.access(), ada()))).hasToString("ada@example.com");
        assertThat(Caller.anonymous()).hasToString("somebody without a name");
        assertThat(Caller.named("user:ada@example.com").chain().names()).containsExactly("user:ada@example.com");
    }

    @Test
    void conditions_see_the_subject_and_what_else_is_known() {
        Caller ada = Callers.defaults()
                .of(token(Desk.access(), ada()))
                .withAttribute("department", "billing")
                .withAttribute("level", 3);

        assertThat(ada.attributes())
                .isEqualTo(Map.of("subject", "ada", "issuer", Forge.ISSUER, "department", "billing", "level", 3L));
    }

    @Test
    void attributes_are_of_few_types_and_have_plain_names() {
        Resource resource = Resource.of("//r.example/t")
                .withAttribute("tags", Map.of("env", "prod"))
                .withAttribute("labels", List.of("a"))
                .withAttribute("open", true)
                .withAttribute("made", Instant.EPOCH);

        assertThat(resource.attributes()).hasSize(5).containsEntry("name", "//r.example/t");
        assertThatThrownBy(() -> resource.withAttribute("name", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resource.withAttribute("a.b", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resource.withAttribute("a", 1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resource.withAttribute("a", List.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resource.withAttribute("a", Map.of("b", 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resources_lie_in_one_another_at_most_32_deep() {
        Resource deepest = Resource.of("//r.example/0");
        for (int i = 1; i < 32; i++) {
            deepest = Resource.of("//r.example/" + i).in(deepest);
        }
        Resource outer = deepest;

        assertThat(outer.parent().orElseThrow()).hasToString("//r.example/30");
        assertThatThrownBy(() -> Resource.of("//r.example/32").in(outer)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resource.of("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resource.of(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Resource.of("a\u202eb")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_question_shows_who_what_and_on_what() {
        AccessQuestion question =
                AccessQuestion.of(Caller.named("user:ada@example.com"), "t.view", Resource.of("//r/t"));

        assertThat(question).hasToString("user:ada@example.com asks for t.view on //r/t");
        assertThatThrownBy(() -> AccessQuestion.of(Caller.anonymous(), "t.*", Resource.of("//r/t")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Condition.of(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Condition.of("x".repeat(2049))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Condition("x".repeat(2049), "", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Forge ada() {
        return Forge.token()
                .with("email", "\"ada@example.com\"")
                .with("email_verified", "true")
                .with("groups", "[\"finance\",\"LEADS@example.com\"]");
    }

    private static VerifiedToken token(TokenProfile profile, Forge token) {
        return new Desk(profile).verified(token.jwt());
    }
}
