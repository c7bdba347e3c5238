// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.BoundaryRule;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final GoogleRecipe READER = GoogleRecipes.impersonating(
                    "reader@demo.iam.gserviceaccount.com", GoogleRecipes.attached())
            .withScopes("https://www.googleapis.com/auth/cloud-platform");

    @Test
    void the_innermost_hop_comes_first() {
        assertThat(kinds(READER.recipe(), RuntimeOptions.defaults()))
                .containsExactly("google.attached", "google.impersonated");
    }

    @Test
    void parts_of_a_kind_that_are_written_as_recipes_are_no_hops() {
        TokenRecipe bounded =
                GoogleRecipes.bounded(READER, BoundaryRule.reading("exports")).recipe();

        assertThat(kinds(bounded, RuntimeOptions.defaults()))
                .containsExactly("google.attached", "google.impersonated", "google.bounded");
    }

    @Test
    void a_hop_that_two_others_share_is_gone_once() {
        TokenRecipe both = OAuth2Recipes.exchanging(READER.recipe(), client())
                .withActor(READER.recipe())
                .recipe();

        assertThat(kinds(both, RuntimeOptions.defaults()))
                .containsExactly("google.attached", "google.impersonated", "oauth2.token-exchange");
    }

    @Test
    void a_name_is_what_is_bound_to_it() {
        RuntimeOptions names = RuntimeOptions.defaults().withRecipe("reader", READER.recipe());

        assertThat(kinds(exchanging("reader"), names))
                .containsExactly("google.attached", "google.impersonated", "oauth2.token-exchange");
    }

    @Test
    void a_name_that_is_bound_to_nothing_stays_a_hop_so_that_opening_it_fails() {
        assertThat(kinds(exchanging("reader"), RuntimeOptions.defaults()))
                .containsExactly("core.named", "oauth2.token-exchange");
    }

    @Test
    void names_that_lead_in_a_circle_end() {
        RuntimeOptions names = RuntimeOptions.defaults()
                .withRecipe("one", exchanging("two"))
                .withRecipe("two", TokenRecipe.named("one"));

        assertThat(kinds(TokenRecipe.named("one"), names)).containsExactly("core.named", "oauth2.token-exchange");
    }

    private static TokenRecipe exchanging(String name) {
        return OAuth2Recipes.exchanging(TokenRecipe.named(name), client()).recipe();
    }

    private static OAuth2Client client() {
        return OAuth2Client.of(URI.create("https://issuer.example"), "gateway", ClientAuthentication.none());
    }

    private static List<String> kinds(TokenRecipe recipe, RuntimeOptions names) {
        return Chain.of(recipe, names).stream().map(hop -> hop.object().kind()).toList();
    }
}
