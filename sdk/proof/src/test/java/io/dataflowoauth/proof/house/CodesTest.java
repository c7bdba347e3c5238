// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import io.dataflowoauth.ErrorCode;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One registry of error codes, joined from one file of constants in each room. */
class CodesTest {
    @Test
    void no_two_codes_share_a_name() {
        Stream<String> twice =
                codes().collect(Collectors.groupingBy(ErrorCode::name, Collectors.counting())).entrySet().stream()
                        .filter(entry -> entry.getValue() > 1)
                        .map(entry -> entry.getKey());

        assertThat(twice).as("a duplicate error code").isEmpty();
    }

    @Test
    void a_code_begins_with_its_room() {
        Stream<String> wrong = owners().flatMap(owner -> in(owner)
                .map(ErrorCode::name)
                .filter(name -> !name.startsWith(prefix(owner)))
                .map(name -> owner.getSimpleName() + " has " + name));

        assertThat(wrong).as("a code of another room").isEmpty();
    }

    @Test
    void a_code_says_what_happened_and_what_to_change_in_sentences() {
        Stream<String> wrong = codes().filter(code -> !isSentence(code.summary()) || !isSentence(code.remedy()))
                .map(ErrorCode::name);

        assertThat(wrong).as("a code without a sentence or a remedy").isEmpty();
    }

    /** But for a coder, which makes again what was written. A package of a large room has a file of its own. */
    @Test
    void codes_stand_in_one_file_for_each_package_and_nowhere_else() {
        Stream<String> elsewhere = House.classes()
                .filter(type -> !type.getSimpleName().matches(".*(Codes|Coder)"))
                .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(ErrorCode.class))
                .map(call -> call.getDescription());

        assertThat(elsewhere).as("a code outside a registry").isEmpty();
        assertThat(owners().map(JavaClass::getPackageName))
                .as("a second registry in a package")
                .doesNotHaveDuplicates();
    }

    @Test
    void the_page_of_the_site_lists_the_codes() {
        Ledger.compare(Path.of("site/reference/codes.md"), page());
    }

    private static String page() {
        String rows = codes().sorted(Comparator.comparing(ErrorCode::name))
                .map(code -> "| `" + code.name() + "` | " + code.summary() + " | " + code.remedy() + " |\n")
                .collect(Collectors.joining());
        return "# Error codes\n\nA code never changes its meaning. This page is made from the code, and a test compares it.\n\n"
                + "| code | what happened | what to change |\n|---|---|---|\n" + rows;
    }

    private static boolean isSentence(String text) {
        return text.length() > 10 && text.endsWith(".") && Character.isUpperCase(text.charAt(0));
    }

    private static String prefix(JavaClass owner) {
        return owner.getSimpleName().replace("Codes", "").toLowerCase(Locale.ROOT) + ".";
    }

    private static Stream<ErrorCode> codes() {
        return owners().flatMap(CodesTest::in);
    }

    private static Stream<JavaClass> owners() {
        return House.classes()
                .filter(type -> type.getSimpleName().endsWith("Codes"))
                .filter(type -> type.getFields().stream()
                        .anyMatch(field -> field.getRawType().isEquivalentTo(ErrorCode.class)));
    }

    private static Stream<ErrorCode> in(JavaClass owner) {
        return Arrays.stream(House.load(owner).getDeclaredFields())
                .filter(field -> field.getType() == ErrorCode.class)
                .map(CodesTest::value);
    }

    private static ErrorCode value(Field field) {
        try {
            field.setAccessible(true);
            return (ErrorCode) field.get(null);
        } catch (IllegalAccessException closed) {
            throw new AssertionError("a code that cannot be read: " + field, closed);
        }
    }
}
