// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.threats.ThreatTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table behind the threat pages shows what is not tested, and notices when a proof has gone. */
class ThreatTableTest {
    @TempDir
    private Path root;

    @Test
    void a_threat_of_which_nothing_is_said_is_open() {
        ThreatTable table = ThreatTable.empty().withRow("A-1", "an input", "core.recipe-invalid");

        assertThat(table.missing(List.of("A-10", "A-2", "A-1"))).containsExactly("A-2", "A-10");
        assertThat(table.withOpenOf(List.of("A-1", "A-2"), "No test.").untested())
                .endsWith("|---|---|\n| A-2 | No test. |\n");
    }

    @Test
    void a_waiver_dies_with_its_line_of_code() throws IOException {
        Files.writeString(root.resolve("Door.java"), "class Door {\n    int redirects = 0;\n}\n");
        ThreatTable table = ThreatTable.empty()
                .withWaiver("A-37", "a redirect", "Door.java", "int redirects = 0;")
                .withWaiver("A-42", "a long body", "Door.java", "int redirects = 1;")
                .withWaiver("A-54", "a cookie", "Gone.java", "int cookies = 0;");

        assertThat(table.absent(root)).containsExactly("Door.java: int redirects = 1;", "Gone.java: int cookies = 0;");
    }

    @Test
    void a_test_that_has_gone_is_noticed() throws IOException {
        Files.writeString(root.resolve("DoorTest.java"), "class DoorTest {\n    void a_body_is_cut() {}\n}\n");
        ThreatTable table = ThreatTable.empty()
                .withTest("A-42", "a long body", "DoorTest.java", "a_body_is_cut")
                .withTest("A-43", "a slow body", "DoorTest.java", "a_body")
                .withTest("A-44", "a reset", ThreatTableTest.class, "a_test_that_has_gone_is_noticed")
                .withTest("A-45", "a type", ThreatTableTest.class, "gone");

        assertThat(table.absent(root)).containsExactly("DoorTest.a_body", "ThreatTableTest.gone");
    }

    @Test
    void lines_stand_in_the_order_of_the_list_and_break_no_table() {
        ThreatTable table = ThreatTable.empty()
                .withRow("A-20e", "a | b <c> {{d}}", "code")
                .withRow("A-20d", "e", ThreatTable.ACCEPTED)
                .withRow("A-3", "f", "code");

        assertThat(table.tested())
                .endsWith(
                        "| A-3 | f | `code` |\n| A-20d | e | accepted |\n| A-20e | a \\| b &lt;c> { {d}} | `code` |\n");
        assertThatThrownBy(() -> table.withRow("A20", "g", "code")).isInstanceOf(IllegalArgumentException.class);
    }
}
