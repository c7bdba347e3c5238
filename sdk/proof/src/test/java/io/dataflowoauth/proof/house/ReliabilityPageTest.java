// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that says what is proven names tests that are there, and leaves no fault without one. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("site/reference/reliability.md");
    private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Test|Races))\\.(\\w+)`");
    private static final Pattern COMMAND = Pattern.compile("`\\./mvnw -q -P(\\w+)`");
    private static final Pattern FAULT = Pattern.compile("(?m)^\\| (C-\\d+): .*$");

    /** C-18 to C-21 are of keys, their caches and audit, and C-26 is a soak. */
    private static final List<Integer> FAULTS =
            List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 22, 23, 24, 25);

    @Test
    void each_test_that_the_page_names_exists() throws IOException {
        Map<String, String> sources = sources();

        List<String> missing = PROOF.matcher(page())
                .results()
                .filter(proof -> !declares(sources.getOrDefault(proof.group(1), ""), proof.group(2)))
                .map(MatchResult::group)
                .toList();

        assertThat(missing).as("a proof that does not exist").isEmpty();
    }

    @Test
    void each_command_that_the_page_names_is_a_profile() throws IOException {
        String pom = Files.readString(House.root().resolve("pom.xml"));

        assertThat(COMMAND.matcher(page())
                        .results()
                        .map(command -> command.group(1))
                        .distinct())
                .isNotEmpty()
                .allMatch(profile -> pom.contains("<id>" + profile + "</id>"));
    }

    @Test
    void each_fault_has_a_proof() throws IOException {
        List<MatchResult> rows = FAULT.matcher(page()).results().toList();

        assertThat(rows.stream().map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        FAULTS.stream().map(fault -> "C-" + fault).toList());
        assertThat(rows)
                .as("a fault without a proof")
                .allMatch(row -> PROOF.matcher(row.group()).find());
    }

    private static boolean declares(String source, String name) {
        return source.contains(" void " + name + "(") || source.contains(" class " + name + " ");
    }

    private static String page() throws IOException {
        return Files.readString(House.root().resolve(PAGE));
    }

    /** By class name; tests of two rooms may share one. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(House.root().resolve("sdk"))) {
            return files.filter(file -> file.toString().matches(".*/src/(test|main)/java/.*(Test|Races)\\.java"))
                    .collect(Collectors.toMap(
                            ReliabilityPageTest::className, ReliabilityPageTest::read, String::concat));
        }
    }

    private static String className(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
