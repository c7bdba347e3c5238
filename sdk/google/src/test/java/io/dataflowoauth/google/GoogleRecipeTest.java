// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleRecipeTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake";
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String READ = "https://example.com/read";

    @Test
    void an_impersonation_reads_as_it_runs_and_leaves_defaults_out() {
        TokenRecipe recipe = GoogleRecipes.impersonating(READER, federated())
                .withScopes(READ)
                .withLifetime(ofHours(1))
                .recipe();

        assertThat(recipe)
                .hasToString("{\"kind\":\"google.impersonated\",\"scopes\":[\"https://example.com/read\"],"
                        + "\"serviceAccount\":\"reader@p.iam.gserviceaccount.com\",\"source\":{\"audience\":\""
                        + PROVIDER
                        + "\",\"kind\":\"google.federated\",\"subjectToken\":\"named:ci\"}}");
        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
    }

    @Test
    void defaults_that_were_written_out_are_the_same_recipe() {
        TokenRecipe written = TokenRecipe.parse("""
                {"kind":"google.impersonated","serviceAccount":"reader@p.iam.gserviceaccount.com","lifetimeSeconds":3600,
                 "scopes":["https://example.com/read","https://example.com/read"],
                 "endpoint":"https://IAMcredentials.googleapis.com:443",
                 "source":{"kind":"google.federated","audience":"%s","subjectToken":"named:ci",
                           "subjectTokenType":"urn:ietf:params:oauth:token-type:jwt",
                           "tokenUrl":"https://STS.googleapis.com/v1/token",
                           "scopes":["https://www.googleapis.com/auth/cloud-platform"]}}""".formatted(PROVIDER));

        assertThat(written)
                .isEqualTo(GoogleRecipes.impersonating(READER, federated())
                        .withScopes(READ)
                        .recipe());
    }

    @Test
    void what_differs_from_the_defaults_is_in_the_recipe() {
        GoogleRecipe federated = GoogleRecipes.federated(PROVIDER, SubjectToken.url(URI.create("http://127.0.0.1:1/t")))
                .withAuthorization(SecretRef.env("REQUEST_TOKEN"));
        TokenRecipe recipe = GoogleRecipes.impersonating(READER, federated)
                .trustingHost("127.0.0.1")
                .withScopes("b", "a")
                .withLifetime(ofSeconds(2))
                .recipe();

        assertThat(recipe.json())
                .contains("\"lifetimeSeconds\":2", "\"scopes\":[\"a\",\"b\"]")
                .contains("\"subjectTokenAuthorization\":\"env:REQUEST_TOKEN\"")
                .containsSubsequence("\"trustedHosts\":[\"127.0.0.1\"]", "\"trustedHosts\":[\"127.0.0.1\"]");
        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
    }

    @Test
    void the_request_names_provider_then_account_with_scopes_and_lifetime() {
        TokenRequest request = GoogleRecipes.impersonating(READER, federated())
                .withScopes(READ)
                .withLifetime(ofSeconds(2))
                .recipe()
                .request();

        assertThat(request.principal().names()).containsExactly("workloadIdentityPools/ci/providers/fake", READER);
        assertThat(request.scopes()).containsExactly(READ);
        assertThat(request.lifetime()).contains(ofSeconds(2));
    }

    @Test
    void a_federated_identity_asks_for_cloud_platform_unless_told_otherwise() {
        assertThat(federated().recipe().request().scopes())
                .containsExactly("https://www.googleapis.com/auth/cloud-platform");
        assertThat(federated().withScopes(READ).recipe().request().scopes()).containsExactly(READ);
    }

    @Test
    void accounts_impersonate_each_other_in_a_chain() {
        GoogleRecipe first = GoogleRecipes.impersonating(READER, federated()).withScopes(READ);
        TokenRecipe chain = GoogleRecipes.impersonating("writer@p.iam.gserviceaccount.com", first)
                .withScopes("b")
                .recipe();
        TokenRecipe overRecipe = GoogleRecipes.impersonating("writer@p.iam.gserviceaccount.com", first.recipe())
                .withScopes("b")
                .recipe();

        assertThat(chain.request().principal().names()).hasSize(3).endsWith(READER, "writer@p.iam.gserviceaccount.com");
        assertThat(overRecipe).isEqualTo(chain);
    }

    @Test
    void an_impersonation_without_a_scope_is_refused() {
        assertThatThrownBy(
                        () -> GoogleRecipes.impersonating(READER, federated()).recipe())
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.scopes-missing: ");
    }

    @ParameterizedTest
    @MethodSource("lifetimesOutOfBounds")
    void a_lifetime_out_of_bounds_is_refused(Duration lifetime) {
        assertThatThrownBy(() -> GoogleRecipes.impersonating(READER, federated())
                        .withScopes(READ)
                        .withLifetime(lifetime)
                        .recipe())
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.lifetime-invalid: ");
    }

    static Stream<Duration> lifetimesOutOfBounds() {
        return Stream.of(
                Duration.ZERO, ofSeconds(-1), ofMillis(1_500), ofHours(12).plusSeconds(1), Duration.ofDays(100));
    }

    @Test
    void the_bounds_themselves_are_lifetimes() {
        GoogleRecipe reader = GoogleRecipes.impersonating(READER, federated()).withScopes(READ);

        assertThat(reader.withLifetime(ofSeconds(1)).recipe().request().lifetime())
                .contains(ofSeconds(1));
        assertThat(reader.withLifetime(ofHours(12)).recipe().request().lifetime())
                .contains(ofHours(12));
    }

    @Test
    void the_lifetime_of_a_federated_token_is_not_ours_to_choose() {
        assertThatThrownBy(() -> federated().withLifetime(ofSeconds(2)))
                .hasMessageStartingWith("google.lifetime-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake",
                "https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake",
                "//iam.googleapis.com/projects/name/locations/global/workloadIdentityPools/ci/providers/fake",
                "//iam.googleapis.com/projects/1/locations/eu/workloadIdentityPools/ci/providers/fake",
                "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci",
                "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake/",
                "//iam.googleapis.com/locations/global/workforcePools/ci",
                "//evil.example/projects/1/locations/global/workloadIdentityPools/ci/providers/fake"
            })
    void an_audience_of_another_shape_is_refused(String audience) {
        assertThatThrownBy(() -> GoogleRecipes.federated(audience, SubjectToken.named("ci"))
                        .recipe())
                .hasMessageStartingWith("google.audience-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reader",
                "reader@",
                "reader@p",
                "@p.iam.gserviceaccount.com",
                "reader@p.iam.gserviceaccount.com:signBlob",
                "reader@p.iam.gserviceaccount.com/../x@y.z",
                "rea/der@p.example",
                "rea%2fder@p.example",
                "reader@p..example",
                "reader@p.example.",
                "reader?x@p.example",
                "rеader@p.example"
            })
    void an_account_that_is_no_plain_e_mail_is_refused(String account) {
        assertThatThrownBy(() -> GoogleRecipes.impersonating(account, federated())
                        .withScopes(READ)
                        .recipe())
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("serviceAccount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind':'google.federated','audience':'PROVIDER'} | subjectToken",
                "{'kind':'google.federated','subjectToken':'named:ci'} | audience",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'named:ci','extra':1} | extra",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'named:ci','subjectTokenType':'urn:x'} | subjectTokenType",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'named:ci','scopes':['a b']} | scopes",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'file:/x','subjectTokenHeaders':['A: b']} | subjectToken",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'url:https://10.0.0.1/t'} | endpoint-untrusted",
                "{'kind':'google.federated','audience':'PROVIDER','subjectToken':'named:ci','tokenUrl':'https://evil.example/v1/token'} | endpoint-untrusted",
                "{'kind':'google.impersonated','serviceAccount':'a@b.c','scopes':['a']} | source",
                "{'kind':'google.impersonated','serviceAccount':'a@b.c','scopes':['a'],'source':{'kind':'magic.x'}} | recipe-kind-unknown",
                "{'kind':'google.impersonated','serviceAccount':'a@b.c','scopes':['a'],'source':{'kind':'core.named','name':'n'},'endpoint':'https://evil.example'} | endpoint-untrusted",
                "{'kind':'google.impersonated','serviceAccount':'a@b.c','scopes':['a'],'source':{'kind':'core.named','name':'n'},'lifetimeSeconds':'2'} | lifetimeSeconds",
                "{'kind':'google.impersonated','serviceAccount':'a@b.c','scopes':['a'],'source':{'kind':'core.named','name':'n'},'delegates':['x']} | delegates"
            })
    void a_recipe_that_breaks_a_rule_is_refused_in_a_sentence_that_names_it(String json, String named) {
        String recipe = json.replace("PROVIDER", PROVIDER).replace('\'', '"');

        assertThatThrownBy(() -> TokenRecipe.parse(recipe))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining(named);
    }

    @Test
    void any_other_kind_can_be_impersonated_with() {
        TokenRecipe recipe = GoogleRecipes.impersonating(READER, TokenRecipe.named("base"))
                .withScopes(READ)
                .trustingHost("iamcredentials.example.goog")
                .recipe();

        assertThat(recipe.request().principal().names()).containsExactly(READER);
        assertThat(recipe.json()).contains("{\"kind\":\"core.named\",\"name\":\"base\"}");
    }

    @Test
    void a_recipe_from_elsewhere_can_be_served_at_a_stub_and_changed() {
        TokenRecipe written = GoogleRecipes.impersonating(READER, federated())
                .withScopes(READ)
                .recipe();

        TokenRecipe changed = GoogleRecipes.of(written)
                .servedAt(URI.create("http://127.0.0.1:8080/"))
                .withLifetime(ofSeconds(2))
                .recipe();

        assertThat(changed.json())
                .contains("\"endpoint\":\"http://127.0.0.1:8080\"")
                .contains("\"tokenUrl\":\"http://127.0.0.1:8080/v1/token\"")
                .contains("\"lifetimeSeconds\":2");
        assertThat(changed.request().scopes()).containsExactly(READ);
    }

    @Test
    void a_recipe_of_another_room_is_not_ours_to_change() {
        assertThatThrownBy(() -> GoogleRecipes.of(TokenRecipe.named("x")))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("core.named");
    }

    private static GoogleRecipe federated() {
        return GoogleRecipes.federated(PROVIDER, SubjectToken.named("ci"));
    }
}
