// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenRecipeTest {
    @Test
    void a_kind_on_the_class_path_gives_the_canonical_form() {
        TokenRecipe recipe = TokenRecipe.parse(
                "{\"strict\":false,\"scopes\":[\"write\",\"read\",\"write\"],\"kind\":\"test.plain\",\"client\":\"billing\"}");

        assertThat(recipe.json())
                .isEqualTo("{\"client\":\"billing\",\"kind\":\"test.plain\",\"scopes\":[\"read\",\"write\"]}");
        assertThat(recipe.object().json()).isEqualTo(recipe.json());
        assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
    }

    @Test
    void recipes_written_differently_are_equal_where_they_ask_for_the_same() {
        TokenRecipe one = TokenRecipe.of(PlainKind.recipe().withList("scopes", List.of("b", "a")));
        TokenRecipe other = TokenRecipe.of(PlainKind.recipe().withSet("scopes", List.of("a", "b", "a")));

        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.json());
        assertThat(one).isNotEqualTo(TokenRecipe.of(PlainKind.recipe())).isNotEqualTo(one.json());
    }

    @Test
    void a_recipe_says_what_it_asks_for_and_for_whom() {
        TokenRecipe recipe = TokenRecipe.of(PlainKind.recipe().withSet("scopes", List.of("read")));

        assertThat(recipe.request())
                .isEqualTo(TokenRequest.defaults()
                        .withPrincipal(PrincipalChain.of("billing"))
                        .withScopes("read"));
    }

    @Test
    void a_kind_that_nobody_knows_is_named() {
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> TokenRecipe.of(RecipeObject.of("test.unknown")))
                .satisfies(e -> assertThat(e.code()).isEqualTo("core.recipe-kind-unknown"))
                .withMessageContaining("test.unknown");
    }

    @Test
    void what_the_kind_does_not_know_is_refused() {
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> TokenRecipe.of(PlainKind.recipe().with("audience", "x")))
                .withMessageContaining("field audience");
    }

    @Test
    void a_named_recipe_holds_its_name_and_nothing_else() {
        TokenRecipe recipe = TokenRecipe.named("ci");

        assertThat(recipe.json()).isEqualTo("{\"kind\":\"core.named\",\"name\":\"ci\"}");
        assertThat(recipe.request()).isEqualTo(TokenRequest.defaults());
        assertThat(NamedKind.isNamed(recipe.object())).isTrue();
        assertThat(NamedKind.boundName(recipe.object())).isEqualTo("ci");
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> TokenRecipe.of(recipe.object().with("more", "x")));
    }

    @Test
    void a_recipe_travels_as_its_json() {
        TokenRecipe recipe = TokenRecipe.of(PlainKind.recipe().withSet("scopes", List.of("read")));

        TokenRecipe back = Serialized.thereAndBack(recipe);

        assertThat(back).isEqualTo(recipe).isNotSameAs(recipe);
        assertThat(back.request()).isEqualTo(recipe.request());
    }

    @Test
    void a_forged_recipe_does_not_get_in() {
        TokenRecipe recipe = TokenRecipe.of(PlainKind.recipe());

        byte[] otherField = Serialized.forged(recipe, "\"client\"", "\"clianx\"");
        byte[] otherKind = Serialized.forged(recipe, "test.plain", "test.plaix");

        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> Serialized.read(otherField))
                .withMessageContaining("field client: it is missing");
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> Serialized.read(otherKind))
                .withMessageContaining("core.recipe-kind-unknown");
    }

    @Test
    void kinds_are_found_whatever_class_loader_the_thread_has() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(blind);

            assertThat(TokenRecipe.of(PlainKind.recipe()).object()).isEqualTo(PlainKind.recipe());
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
