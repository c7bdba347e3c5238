// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the text of a source shows. */
class SourcesTest {
    private static final String BANNER = "// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0";
    private static final Pattern EMPTY_CATCH = Pattern.compile("catch\\s*\\([^)]*\\)\\s*\\{\\s*}");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern AUTHOR = Pattern.compile("\\* @au" + "thor\\b");
    private static final Pattern BARE_SUPPRESSION = Pattern.compile("@SuppressWarnings\\([^)]*\\)[ \\t]*\\R");

    @Test
    void each_file_carries_the_banner() {
        assertThat(sourcesThat(text -> !text.startsWith(BANNER + "\n")))
                .as("a file without the banner")
                .isEmpty();
    }

    @Test
    void no_file_is_longer_than_300_lines() {
        assertThat(sourcesThat(text -> text.lines().count() > 300))
                .as("a file too long")
                .isEmpty();
    }

    @Test
    void no_catch_is_empty() {
        assertThat(sourcesThat(text -> EMPTY_CATCH.matcher(text).find()))
                .as("an empty catch")
                .isEmpty();
    }

    @Test
    void nothing_is_left_unfinished() {
        assertThat(sourcesThat(text -> UNFINISHED.matcher(text).find()))
                .as("unfinished work")
                .isEmpty();
    }

    @Test
    void no_file_names_an_author() {
        assertThat(sourcesThat(text -> AUTHOR.matcher(text).find()))
                .as("an author tag")
                .isEmpty();
    }

    @Test
    void a_suppression_carries_its_reason_in_a_comment_on_its_line() {
        assertThat(sourcesThat(text -> BARE_SUPPRESSION.matcher(text).find()))
                .as("a suppression without a reason")
                .isEmpty();
    }

    @Test
    void each_package_is_null_marked() {
        List<Path> wrong = sources()
                .map(Path::getParent)
                .filter(folder -> House.root().relativize(folder).toString().contains("src/main/"))
                .distinct()
                .filter(folder -> !read(folder.resolve("package-info.java")).contains("@NullMarked"))
                .toList();

        assertThat(wrong).as("a package without @NullMarked").isEmpty();
    }

    private static List<String> sourcesThat(Predicate<String> rule) {
        return sources()
                .filter(file -> rule.test(read(file)))
                .map(file -> House.root().relativize(file).toString())
                .toList();
    }

    private static Stream<Path> sources() {
        return Stream.of("sdk", "testkit", "samples").flatMap(SourcesTest::sourcesUnder);
    }

    private static Stream<Path> sourcesUnder(String folder) {
        try (Stream<Path> files = Files.walk(House.root().resolve(folder))) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !House.root().relativize(file).toString().contains("target/"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
