// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The list of threats, the tables and the page of the site say the same. */
class ThreatsPageTest {
    private static final String COMMAND =
            "./mvnw -q -Dquick -pl sdk/access -am test -Dapi.update -Dtest=ThreatsPageTest -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void each_threat_has_a_row_or_a_reason() {
        assertThat(ThreatsPage.table().missing(ThreatsPage.IDS)).isEmpty();
    }

    @Test
    void each_test_that_the_list_names_is_there() {
        assertThat(ThreatsPage.table().absent(root())).isEmpty();
    }

    @Test
    void the_page_of_the_site_shows_the_tables() throws IOException {
        Path page = root().resolve("site/reference/threats-b.md");
        if (System.getProperty("api.update") != null) {
            Files.writeString(page, ThreatsPage.page());
        }

        assertThat(ThreatsPage.page())
                .as("if the change is meant, run: %s", COMMAND)
                .isEqualTo(Files.readString(page));
    }

    private static Path root() {
        return Path.of(Objects.requireNonNull(System.getProperty("repository.root"), "repository.root"));
    }
}
