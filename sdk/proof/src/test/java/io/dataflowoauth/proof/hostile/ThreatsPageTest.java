// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The list of threats, the tables, the code and the page of the site say the same. */
class ThreatsPageTest {
    private static final String COMMAND =
            "./mvnw -q -Dquick -pl sdk/proof -am test -Dapi.update -Dtest=io.dataflowoauth.proof.hostile.ThreatsPageTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false";

    @Test
    void each_threat_has_a_row_a_test_a_line_of_code_or_is_shown_as_open() {
        assertThat(ThreatsPage.table().missing(ThreatsPage.ids())).isEmpty();
        assertThat(ThreatsPage.ids()).hasSize(80);
    }

    @Test
    void each_test_and_each_line_of_code_that_the_list_names_is_there() {
        assertThat(ThreatsPage.table().absent(root())).isEmpty();
    }

    @Test
    void the_page_of_the_site_shows_the_tables_and_the_counts() throws IOException {
        Path page = root().resolve("site/reference/threats-a.md");
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
