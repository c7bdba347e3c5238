// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Properties of recipes as data, over seeded random ones; a failure prints its seed. */
class RecipePropertiesTest {
    private static final int CASES = 500;
    private static final String[] TEXTS = {
        "x", "a b", "é", "日本", "😀", "q\"uote", "back\\slash", "https://issuer.example/token", "~", "\u2028x"
    };

    @Test
    void reading_what_was_written_gives_the_same_recipe() {
        forEachSeed(random -> {
            RecipeObject recipe = recipe(random, 3);

            RecipeObject back = RecipeObject.parse(recipe.json());

            assertThat(back).isEqualTo(recipe);
            assertThat(back.json()).isEqualTo(recipe.json());
        });
    }

    @Test
    void the_order_of_members_and_white_space_do_not_matter() {
        RecipeObject recipe = RecipeObject.of("test.outer")
                .with("text", "x, \"y\"")
                .with("number", -7)
                .withList("list", List.of("z", "a"))
                .with("source", RecipeObject.of("test.inner").with("flag", true).with("text", "é"));

        forEachSeed(random -> {
            String inner = object(List.of("\"kind\":\"test.inner\"", "\"flag\":true", "\"text\":\"\\u00e9\""), random);
            String outer = object(
                    List.of(
                            "\"kind\":\"test.outer\"",
                            "\"text\" : \"x, \\\"y\\\"\"",
                            "\"number\":-7",
                            "\"list\":[\"z\", \"a\"]",
                            "\"source\":" + inner),
                    random);

            assertThat(RecipeObject.parse(outer)).isEqualTo(recipe);
        });
    }

    @Test
    void recipes_with_the_same_json_have_the_same_content() {
        Map<String, Map<String, Object>> contents = new HashMap<>();
        forEachSeed(random -> {
            Map<String, Object> content = content(random);

            Map<String, Object> known = contents.putIfAbsent(built(content).json(), content);

            assertThat(known).isIn(null, content);
        });
        assertThat(contents).hasSizeGreaterThan(CASES / 2);
    }

    @Test
    void garbage_is_misconfigured_and_nothing_else() {
        forEachSeed(random -> {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            expectMisconfiguredOrRecipe(new String(bytes, StandardCharsets.ISO_8859_1));
            expectMisconfiguredOrRecipe(new String(bytes, StandardCharsets.UTF_16));
        });
    }

    @Test
    void a_recipe_with_a_broken_character_is_misconfigured_or_another_recipe() {
        forEachSeed(random -> {
            StringBuilder json = new StringBuilder(recipe(random, 2).json());
            for (int edits = random.nextInt(3); edits >= 0; edits--) {
                json.setCharAt(
                        random.nextInt(json.length()), (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
            }
            expectMisconfiguredOrRecipe(json.toString());
        });
    }

    private static void expectMisconfiguredOrRecipe(String json) {
        try {
            RecipeObject read = RecipeObject.parse(json);
            assertThat(RecipeObject.parse(read.json())).isEqualTo(read);
        } catch (TokenException.Misconfigured e) {
            assertThat(e.getCause()).isNull();
        }
    }

    private static RecipeObject recipe(SplittableRandom random, int depth) {
        RecipeObject recipe = RecipeObject.of("test.kind-" + random.nextInt(3));
        for (int fields = random.nextInt(6); fields > 0; fields--) {
            String field = "f" + random.nextInt(8);
            recipe = switch (random.nextInt(depth > 0 ? 6 : 5)) {
                case 0 -> recipe.with(field, text(random));
                case 1 -> recipe.with(field, random.nextLong(-(1L << 53) + 1, 1L << 53));
                case 2 -> recipe.with(field, random.nextBoolean());
                case 3 -> recipe.withList(field, texts(random));
                case 4 -> recipe.withSet(field, texts(random));
                default -> recipe.with(field, recipe(random, depth - 1));
            };
        }
        return recipe;
    }

    private static Map<String, Object> content(SplittableRandom random) {
        Map<String, Object> content = new HashMap<>();
        for (int fields = random.nextInt(4); fields > 0; fields--) {
            String field = "f" + random.nextInt(3);
            content.put(field, random.nextBoolean() ? text(random) : texts(random));
        }
        content.values().removeIf(List.of()::equals);
        return content;
    }

    private static RecipeObject built(Map<String, Object> content) {
        RecipeObject recipe = RecipeObject.of("test.any");
        for (Map.Entry<String, Object> field : content.entrySet()) {
            recipe = field.getValue() instanceof List<?> texts
                    ? recipe.withList(
                            field.getKey(),
                            texts.stream().map(String.class::cast).toList())
                    : recipe.with(field.getKey(), (String) field.getValue());
        }
        return recipe;
    }

    private static List<String> texts(SplittableRandom random) {
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String text(SplittableRandom random) {
        return TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
    }

    private static String object(List<String> members, SplittableRandom random) {
        List<String> shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        return " {" + String.join(random.nextBoolean() ? "," : " ,\n\t", shuffled) + "}\r\n";
    }

    private static void forEachSeed(Consumer<SplittableRandom> property) {
        for (long seed = 0; seed < CASES; seed++) {
            try {
                property.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException e) {
                fail("With seed " + seed, e);
            }
        }
    }
}
