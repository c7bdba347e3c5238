// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineRecipesTest {
    @Test
    void recipes_are_read_from_the_command_line_by_name() {
        var options = PipelineOptionsFactory.fromArgs(
                        "--oauthRecipes={ \"read\": {\"kind\":\"test.counted\", \"name\":\"r\"},"
                                + " \"wr-ite\": {\"name\":\"w\",\"kind\":\"test.counted\"} }")
                .as(PipelineOptions.class);

        var recipes = PipelineRecipes.of(options);

        assertThat(recipes.all()).containsOnlyKeys("read", "wr-ite");
        assertThat(recipes.recipe("read")).isEqualTo(CountedKind.recipe("r"));
    }

    @Test
    void recipes_survive_the_way_through_options() {
        var options = PipelineOptionsFactory.create();
        var recipes = PipelineRecipes.of(Map.of("b_2", CountedKind.recipe("x"), "a", CountedKind.recipe("y")));

        recipes.into(options);

        assertThat(PipelineRecipes.of(options).all()).isEqualTo(recipes.all());
    }

    @Test
    void a_pipeline_without_recipes_has_none() {
        assertThat(PipelineRecipes.of(PipelineOptionsFactory.create()).all()).isEmpty();
    }

    @Test
    void an_absent_recipe_is_named_with_those_that_are_there() {
        var recipes = PipelineRecipes.of(Map.of("read", CountedKind.recipe("r")));

        assertThatThrownBy(() -> recipes.recipe("write"))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("beam.recipe-absent")
                .hasMessageContaining("\"write\"")
                .hasMessageContaining("[read]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"a\":1}",
                "{\"a\":\"{}\"}",
                "{\"a\":{}} x",
                "{\"a\":{\"b\":1},\"a\":{\"b\":1}}",
                "{\"a\":{\"kind\":\"test.counted\"",
                "text",
                "{\"kind\":{}}",
                "{\"a b\":{}}"
            })
    void what_is_not_one_object_of_recipes_is_refused(String json) {
        var options = PipelineOptionsFactory.as(DataflowOAuthOptions.class);
        options.setOauthRecipes(json);

        assertThatThrownBy(() -> PipelineRecipes.of(options))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("beam.recipes-unreadable");
    }

    @Test
    void no_property_of_the_options_can_hold_a_secret() {
        assertThat(Arrays.stream(DataflowOAuthOptions.class.getDeclaredMethods())
                        .map(method -> method.getName().replaceFirst("^[gs]et", "")))
                .containsOnly("OauthRecipes", "OauthCallDeadlineSeconds", "OauthPatienceSeconds", "OauthDrainSeconds");
    }

    @Test
    void limits_come_from_the_options_and_equal_the_defaults_where_nothing_is_set() {
        var options = PipelineOptionsFactory.as(DataflowOAuthOptions.class);

        assertThat(CallLimits.of(options)).hasToString(CallLimits.defaults().toString());
        options.setOauthPatienceSeconds(7);
        assertThat(CallLimits.of(options).patience()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        var limits = CallLimits.defaults();

        assertThatThrownBy(() -> limits.withDeadline(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withPatience(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("patience");
    }
}
