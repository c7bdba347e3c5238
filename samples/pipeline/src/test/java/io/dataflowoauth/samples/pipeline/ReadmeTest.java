// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("repository.root")));

    @Test
    void the_lines_of_code_that_matter_are_compiled() throws IOException {
        String source = Files.readString(ROOT.resolve("samples/pipeline/src/test/java")
                .resolve(ReadmeExample.class.getName().replace('.', '/') + ".java"));
        List<String> region = blocks(source, "// #region readme\n(.*?) *// #endregion readme\n");

        assertThat(blocks(readme(), "```java\n(.*?)```"))
                .containsExactly(region.get(0).stripTrailing().stripIndent() + "\n");
    }

    @Test
    void the_two_commands_are_one_line_each_and_run_by_the_wrapper() throws IOException {
        assertThat(blocks(readme(), "```sh\n(.*?)```"))
                .hasSize(2)
                .allSatisfy(command -> assertThat(command).startsWith("./mvnw").hasLineCount(1));
    }

    @Test
    void it_is_short() throws IOException {
        assertThat(readme().lines().count()).isLessThan(120);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> blocks(String text, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
