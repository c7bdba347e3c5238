// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeObjectTest {
    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiaWxsaW5nIn0.c2lnbmF0dXJl";

    @Test
    void the_canonical_form_sorts_members_and_leaves_out_white_space() {
        RecipeObject recipe = RecipeObject.of("test.any")
                .with("zone", "b")
                .with("Account", 7)
                .with("enabled", true)
                .withList("list", List.of("z", "a", "z"))
                .withSet("set", List.of("z", "a", "z"));

        assertThat(recipe.json())
                .isEqualTo("{\"Account\":7,\"enabled\":true,\"kind\":\"test.any\",\"list\":[\"z\",\"a\",\"z\"],"
                        + "\"set\":[\"a\",\"z\"],\"zone\":\"b\"}");
    }

    @Test
    void defaults_are_left_out() {
        RecipeObject recipe = RecipeObject.of("test.any")
                .with("flag", true)
                .with("flag", false)
                .withList("list", List.of("a"))
                .withList("list", List.of())
                .withSet("set", Set.of());

        assertThat(recipe.json()).isEqualTo("{\"kind\":\"test.any\"}");
    }

    @Test
    void a_field_set_again_is_replaced_and_the_recipe_before_stays_as_it_was() {
        RecipeObject before = RecipeObject.of("test.any").with("field", "first");

        RecipeObject after = before.with("field", "second");

        assertThat(before.json()).contains("first");
        assertThat(after.json()).contains("second").doesNotContain("first");
    }

    @Test
    void the_recipes_inside_are_listed_by_field_and_nothing_else_is() {
        RecipeObject deepest = RecipeObject.of("test.deepest");
        RecipeObject inner = RecipeObject.of("test.inner").with("source", deepest);
        RecipeObject outer = RecipeObject.of("test.outer")
                .with("text", "a")
                .withList("list", List.of("b"))
                .with("subject", inner)
                .with("actor", deepest);

        assertThat(outer.recipes()).containsExactly(Map.entry("actor", deepest), Map.entry("subject", inner));
        assertThat(deepest.recipes()).isEmpty();
    }

    @Test
    void equality_and_hash_are_those_of_the_canonical_form() {
        RecipeObject one = RecipeObject.of("test.any").with("a", "1").with("b", "2");
        RecipeObject other = RecipeObject.parse(" {\"b\" : \"2\", \"kind\":\"test.any\",\n \"a\":\"\\u0031\"} ");

        assertThat(other).isEqualTo(one).hasSameHashCodeAs(one).hasToString(one.json());
        assertThat(one).isNotEqualTo(one.with("a", "2")).isNotEqualTo("a text");
    }

    @Test
    void a_recipe_inside_comes_back_as_it_went_in() {
        RecipeObject inner = RecipeObject.of("test.inner").with("field", "x");

        RecipeObject outer = RecipeObject.parse(
                RecipeObject.of("test.outer").with("source", inner).json());

        assertThat(outer.read().recipe("source")).isEqualTo(inner);
    }

    @Test
    void the_reader_gives_each_type() {
        RecipeObject.Reader reader = RecipeObject.parse(
                        "{\"kind\":\"test.any\",\"flag\":true,\"list\":[\"z\",\"a\"],\"number\":-3,\"text\":\"x\"}")
                .read();

        assertThat(reader.flag("flag")).isTrue();
        assertThat(reader.list("list")).containsExactly("z", "a");
        assertThat(reader.set("list")).containsExactly("a", "z");
        assertThat(reader.optionalInteger("number")).hasValue(-3L);
        assertThat(reader.text("text")).isEqualTo("x");
        reader.end();
    }

    @Test
    void what_is_absent_is_empty_or_false() {
        RecipeObject.Reader reader = RecipeObject.of("test.any").read();

        assertThat(reader.flag("flag")).isFalse();
        assertThat(reader.list("list")).isEmpty();
        assertThat(reader.set("set")).isEmpty();
        assertThat(reader.optionalInteger("number")).isEmpty();
        assertThat(reader.optionalText("text")).isEmpty();
    }

    @Test
    void a_missing_field_is_named() {
        RecipeObject.Reader reader = RecipeObject.of("test.any").read();

        assertThat(misconfigured(() -> reader.text("audience")))
                .isEqualTo("Recipe test.any, field audience: it is missing.");
        assertThat(misconfigured(() -> reader.recipe("source")))
                .isEqualTo("Recipe test.any, field source: it is missing.");
    }

    @Test
    void a_field_of_the_wrong_type_is_named_without_its_value() {
        RecipeObject.Reader reader =
                RecipeObject.of("test.any").with("field", "hunter2").read();

        assertThat(misconfigured(() -> reader.optionalInteger("field")))
                .isEqualTo("Recipe test.any, field field: it must be an integer.");
        assertThat(misconfigured(() -> reader.flag("field"))).endsWith("it must be true or false.");
        assertThat(misconfigured(() -> reader.list("field"))).endsWith("it must be a list of texts.");
        assertThat(misconfigured(() -> reader.recipe("field"))).endsWith("it must be a recipe.");
    }

    @Test
    void a_field_that_nobody_asked_for_is_named() {
        RecipeObject.Reader reader = RecipeObject.of("test.any")
                .with("scope", "a")
                .with("scopes", "b")
                .read();

        reader.text("scopes");

        assertThat(misconfigured(reader::end)).isEqualTo("Recipe test.any, field scope: this kind has no such field.");
    }

    @Test
    void a_rule_of_a_kind_names_the_field() {
        RecipeObject.Reader reader = RecipeObject.of("test.any").read();

        assertThat(reader.invalid("lifetime", "it must be positive."))
                .hasMessageContaining("core.recipe-invalid")
                .hasMessageContaining("Recipe test.any, field lifetime: it must be positive.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{}",
                "{\"kind\":7}",
                "{\"kind\":\"\"}",
                "{\"kind\":\"nodot\"}",
                "{\"kind\":\"Test.any\"}",
                "{\"kind\":\"test.any\"} {}",
                "{\"kind\":\"test.any\"},",
                "{\"kind\":\"test.any\",}",
                "{\"kind\":\"test.any\",\"kind\":\"test.any\"}",
                "{\"kind\":\"test.any\",\"a\":\"1\",\"\\u0061\":\"2\"}",
                "{\"kind\":\"test.any\",\"a\":null}",
                "{\"kind\":\"test.any\",\"a\":1.0}",
                "{\"kind\":\"test.any\",\"a\":1e3}",
                "{\"kind\":\"test.any\",\"a\":9007199254740992}",
                "{\"kind\":\"test.any\",\"a\":-9007199254740992}",
                "{\"kind\":\"test.any\",\"a\":-9223372036854775808}",
                "{\"kind\":\"test.any\",\"a\":123456789012345678901234567890}",
                "{\"kind\":\"test.any\",\"a\":007}",
                "{\"kind\":\"test.any\",\"a\":NaN}",
                "{\"kind\":\"test.any\",\"a\":[1]}",
                "{\"kind\":\"test.any\",\"a\":[[\"x\"]]}",
                "{\"kind\":\"test.any\",\"a\":[{\"kind\":\"test.any\"}]}",
                "{\"kind\":\"test.any\",\"a\":{}}",
                "{\"kind\":\"test.any\",\"a\":\"\"}",
                "{\"kind\":\"test.any\",\"a\":\" \"}",
                "{\"kind\":\"test.any\",\"a\":\"x\\ny\"}",
                "{\"kind\":\"test.any\",\"a\":\"\\ud800\"}",
                "{\"kind\":\"test.any\",\"a b\":\"x\"}",
                "{\"kind\":\"test.any\",\"\":\"x\"}",
                "{'kind':'test.any'}",
                "{kind:\"test.any\"}",
                "/* c */{\"kind\":\"test.any\"}",
                "\uFEFF{\"kind\":\"test.any\"}"
            })
    void what_is_no_strict_recipe_is_refused(String json) {
        assertThat(catchThrowableOfType(TokenException.Misconfigured.class, () -> RecipeObject.parse(json)))
                .isNotNull()
                .extracting(TokenException::code)
                .isEqualTo("core.recipe-invalid");
    }

    @Test
    void the_limits_are_accepted_and_one_more_is_refused() {
        assertThat(RecipeObject.of("test.any").with("a", "x".repeat(8192))).isNotNull();
        assertThat(RecipeObject.of("test.any").with("a", (1L << 53) - 1)).isNotNull();
        assertThat(nested(32)).isNotNull();

        assertThat(misconfigured(() -> RecipeObject.of("test.any").with("a", "x".repeat(8193))))
                .contains("longer than 8192");
        assertThat(misconfigured(() -> RecipeObject.of("test.any").with("a", 1L << 53)))
                .contains("out of range");
        assertThat(misconfigured(() -> nested(33))).contains("deeper than 32");
        assertThat(misconfigured(() -> RecipeObject.parse("{\"a\":".repeat(33) + "1" + "}".repeat(33))))
                .contains("not strict JSON");
        assertThat(misconfigured(() -> RecipeObject.of("test.any").withList("a", List.of(tooMuch()))))
                .contains("longer than 65536 bytes");
        assertThat(misconfigured(() -> RecipeObject.parse(" ".repeat(65537)))).contains("longer than 65536 bytes");
    }

    @Test
    void nothing_shaped_like_a_secret_enters_and_no_error_echoes_it() {
        RecipeObject recipe = RecipeObject.of("test.any");

        assertHoldsSecret(() -> recipe.with("field", JWT));
        assertHoldsSecret(() -> recipe.withList("field", List.of("plain", "before " + JWT)));
        assertHoldsSecret(() -> RecipeObject.parse("{\"kind\":\"test.any\",\"field\":\"" + JWT + "\"}"));
        assertHoldsSecret(() -> RecipeObject.parse(
                "{\"kind\":\"test.any\",\"source\":{\"kind\":\"test.inner\",\"field\":[\"" + JWT + "\"]}}"));
    }

    @Test
    void a_secret_in_the_place_of_a_name_is_not_echoed_either() {
        assertThat(misconfigured(() -> RecipeObject.of(JWT))).doesNotContain("eyJ");
        assertThat(misconfigured(() -> RecipeObject.of("test.any").with(JWT, "x")))
                .doesNotContain("eyJ");
        assertThat(misconfigured(() -> RecipeObject.of("test.any").with("glpat-x", "x")))
                .doesNotContain("glpat");
        assertThat(misconfigured(() -> RecipeObject.parse("{\"kind\":\"test.any\"," + JWT + ":7}")))
                .doesNotContain("eyJ");
    }

    @Test
    void the_kind_is_no_field() {
        assertThat(misconfigured(() -> RecipeObject.of("test.any").with("kind", "test.other")))
                .isEqualTo("Recipe test.any: the kind is no field.");
    }

    @Test
    void nulls_are_refused_by_name() {
        RecipeObject recipe = RecipeObject.of("test.any");

        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> recipe.with("field", (String) null))
                .withMessage("value");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> recipe.with(null, "value"))
                .withMessage("field");
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> RecipeObject.parse(null))
                .withMessage("json");
    }

    private static RecipeObject nested(int depth) {
        RecipeObject recipe = RecipeObject.of("test.any");
        for (int level = 1; level < depth; level++) {
            recipe = RecipeObject.of("test.any").with("source", recipe);
        }
        return recipe;
    }

    private static String[] tooMuch() {
        String[] texts = new String[9];
        Arrays.fill(texts, "x".repeat(8000));
        return texts;
    }

    private static void assertHoldsSecret(Runnable step) {
        assertThat(catchThrowableOfType(TokenException.Misconfigured.class, step::run))
                .isNotNull()
                .hasMessageStartingWith("core.recipe-holds-secret: Recipe test.")
                .hasMessageContaining("field field")
                .hasMessageNotContaining("eyJ");
    }

    private static String misconfigured(Runnable step) {
        return catchThrowableOfType(TokenException.Misconfigured.class, step::run)
                .detail();
    }
}
