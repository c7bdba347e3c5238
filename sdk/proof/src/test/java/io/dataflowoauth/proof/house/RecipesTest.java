// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page that documents the recipes of plain OAuth 2.0 shows every field, and the examples on it are recipes. */
class RecipesTest {
    private static final Pattern MEMBER = Pattern.compile("\"([A-Za-z]+)\":");

    static Stream<RecipeFields.Kind> kinds() {
        return RecipeFields.KINDS.stream();
    }

    @Test
    void each_kind_of_the_room_is_documented() {
        Set<String> registered = ServiceLoader.load(RecipeKind.class).stream()
                .map(found -> found.get().name())
                .filter(name -> name.startsWith("oauth2."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(kinds().map(RecipeFields.Kind::name)).containsExactlyInAnyOrderElementsOf(registered);
    }

    /** Client credentials have the fields of the client alone, and show them for all kinds. */
    @ParameterizedTest
    @MethodSource("kinds")
    void the_examples_of_a_kind_show_every_field_that_is_documented_and_no_other(RecipeFields.Kind kind) {
        boolean client = kind.own().isEmpty();
        Set<String> shown = new TreeSet<>();
        kind.examples().forEach(example -> shown.addAll(members(example.json())));

        Set<String> documented = names(client ? RecipeFields.CLIENT : kind.own());
        if (!client) {
            shown.removeAll(names(RecipeFields.CLIENT));
        }
        shown.remove("kind");
        assertThat(shown).isEqualTo(documented);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_example_is_what_it_reads_as(RecipeFields.Kind kind) {
        assertThat(kind.examples())
                .allSatisfy(
                        example -> assertThat(TokenRecipe.parse(example.json())).isEqualTo(example));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_field_that_is_not_documented_is_refused_by_name(RecipeFields.Kind kind) {
        String json = kind.examples().get(0).json().replaceFirst("\\{", "{\"undocumented\":\"x\",");

        assertThatThrownBy(() -> TokenRecipe.parse(json))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining(kind.name() + ", field undocumented");
    }

    @Test
    void the_page_of_the_site_shows_the_kinds() {
        Ledger.compare(Path.of("site/reference/recipes.md"), page());
    }

    private static String page() {
        return RecipeFields.INTRODUCTION
                + table(RecipeFields.CLIENT)
                + kinds().map(RecipesTest::section).collect(Collectors.joining());
    }

    private static String section(RecipeFields.Kind kind) {
        String examples = kind.examples().stream()
                .map(example -> "\n```json\n" + example.json() + "\n```\n")
                .collect(Collectors.joining());
        String fields = kind.own().isEmpty() ? "It has the fields of the client.\n" : table(kind.own());
        return "\n## `" + kind.name() + "`\n\n" + kind.summary() + "\n\n" + fields + examples;
    }

    private static String table(List<RecipeFields.Field> fields) {
        return "| field | type | what it says |\n|---|---|---|\n"
                + fields.stream()
                        .map(field -> "| `" + field.name() + "` | " + field.type() + " | " + field.meaning() + " |\n")
                        .collect(Collectors.joining());
    }

    private static Set<String> names(List<RecipeFields.Field> fields) {
        return fields.stream().map(RecipeFields.Field::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of inner recipes are shown by kinds of their own. */
    private static Set<String> members(String json) {
        String outer = json.substring(1).replaceAll("\\{[^{}]*}", "\"\"");
        Set<String> names = new TreeSet<>();
        Matcher member = MEMBER.matcher(outer);
        while (member.find()) {
            names.add(member.group(1));
        }
        return names;
    }
}
