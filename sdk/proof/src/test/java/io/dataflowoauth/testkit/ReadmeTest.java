// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README of the testkit shows a whole test class, which is run with all others. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("repository.root"));
    private static final int SCREEN = 50;

    @Test
    void it_shows_the_story_as_it_is_run_from_the_class_to_its_end() throws IOException {
        assertThat(readme()).contains("```java\n" + story() + "\n```");
    }

    @Test
    void the_story_begins_and_ends_on_the_first_screen() throws IOException {
        String readme = readme();

        assertThat(readme.substring(0, readme.indexOf(story()) + story().length())
                        .lines())
                .hasSizeLessThanOrEqualTo(SCREEN);
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("testkit/README.md"));
    }

    private static String story() throws IOException {
        String source =
                Files.readString(ROOT.resolve("sdk/proof/src/test/java/io/dataflowoauth/testkit/ReadmeStoryTest.java"));
        String begin = "// #region story\n";
        return source.substring(source.indexOf(begin) + begin.length(), source.indexOf("// #endregion story"))
                .stripTrailing();
    }
}
