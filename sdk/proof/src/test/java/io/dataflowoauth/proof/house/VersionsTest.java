// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The root pom is the one place with a version number. */
class VersionsTest {
    private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]*)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(dataflow-oauth-[^<]*)</artifactId>");

    @Test
    void a_module_pins_nothing_but_its_parent() throws IOException {
        String own = all(VERSION, pom(".")).get(0);

        for (String module : all(MODULE, pom("."))) {
            assertThat(all(VERSION, pom(module)))
                    .as("a version outside the root pom: %s", module)
                    .isSubsetOf(own, "${project.version}");
        }
    }

    @Test
    void the_bom_lists_what_is_published_and_no_more() throws IOException {
        List<String> published = Room.PUBLISHED.stream()
                .map(room -> "dataflow-oauth-" + room.label())
                .toList();

        assertThat(all(ARTIFACT, pom("sdk/bom")).stream().skip(1)).containsExactlyElementsOf(published);
    }

    @Test
    void each_folder_with_a_pom_is_a_module() throws IOException {
        try (Stream<Path> files = Files.find(House.root(), 3, (file, facts) -> file.endsWith("pom.xml"))) {
            List<String> folders = files.map(
                            file -> House.root().relativize(file.getParent()).toString())
                    .filter(folder -> !folder.isEmpty() && !folder.contains("target"))
                    .toList();

            assertThat(all(MODULE, pom("."))).containsExactlyInAnyOrderElementsOf(folders);
        }
    }

    private static String pom(String module) throws IOException {
        return Files.readString(House.root().resolve(module).resolve("pom.xml"));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
