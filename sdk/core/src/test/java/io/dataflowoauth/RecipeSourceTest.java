// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The source of a recipe without a live token over it. */
class RecipeSourceTest {
    private static final TokenRecipe READER = TokenRecipe.of(ChainKind.recipe("reader"));

    private final VirtualTime time = new VirtualTime();
    private final Issuer issuer = Issuer.of(HOUR);
    private final RuntimeOptions options =
            RuntimeOptions.defaults().withTime(time).withResource(Issuer.class, issuer);
    private final TokenRuntime runtime = TokenRuntime.open(options);

    @Test
    void each_subscription_is_a_call() {
        RecipeSource source = RecipeSource.open(READER, runtime);

        assertThat(Scene.served(source.token(source.request()))).isEqualTo("token-1");
        assertThat(Scene.served(source.token(source.request()))).isEqualTo("token-2");
        assertThat(issuer.calls()).isEqualTo(2);
        assertThat(source.request().principal()).isEqualTo(PrincipalChain.of("reader"));
        assertThat(source).hasToString("RecipeSource[" + source.request() + "]");
    }

    @Test
    void the_live_tokens_of_inner_recipes_are_shared() {
        RecipeSource source = RecipeSource.open(TokenRecipe.of(ChainKind.over("outer", READER.object())), runtime);

        Scene.served(source.token(source.request()));
        Scene.served(source.token(source.request()));

        assertThat(issuer.calls()).as("one inner call and two outer ones").isEqualTo(3);
    }

    @Test
    void a_named_recipe_is_resolved_when_it_is_opened() {
        TokenRuntime bound = TokenRuntime.open(options.withRecipe("mine", READER));

        RecipeSource source = RecipeSource.open(TokenRecipe.named("mine"), bound);

        assertThat(source.request().principal().acting()).isEqualTo("reader");
        assertThatThrownBy(() -> RecipeSource.open(TokenRecipe.named("mine"), runtime))
                .hasMessageStartingWith("core.name-unbound");
    }

    @Test
    void a_closed_source_asks_nobody_and_lets_inner_tokens_go() {
        RecipeSource source = RecipeSource.open(TokenRecipe.of(ChainKind.over("outer", READER.object())), runtime);
        Scene.served(source.token(source.request()));

        source.close();
        source.close();

        assertThat(Scene.refused(source.token(source.request())).code()).isEqualTo("core.stream-closed");
        assertThat(issuer.calls()).isEqualTo(2);
        assertThat(Scene.served(TokenStream.open(READER, runtime).token()))
                .as("no live token is left")
                .isEqualTo("token-3");
    }

    @Test
    void a_runtime_closes_what_is_open_and_opens_nothing_more() {
        RecipeSource source = RecipeSource.open(READER, runtime);

        runtime.close();

        assertThat(Scene.refused(source.token(source.request())).code()).isEqualTo("core.stream-closed");
        assertThatThrownBy(() -> RecipeSource.open(READER, runtime)).hasMessageStartingWith("core.runtime-closed");
    }
}
