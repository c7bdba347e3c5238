// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chain in three files of four lines each: what was done to files shows, and in which. */
class ChainOverFilesTest {
    private static final HashChain CHAIN = HashChain.keyed(Secret.of("a key of sixteen characters or more"));

    @TempDir
    Path folder;

    private final List<Path> files = new ArrayList<>();
    private ChainAnchor kept = ChainAnchor.START;

    @BeforeEach
    void write() throws IOException {
        for (int i = 1; i <= 3; i++) {
            List<String> lines = new ArrayList<>();
            for (int j = 0; j < 4; j++) {
                ChainLine line = CHAIN.next(kept, "{\"e\":" + i + j + "}");
                lines.add(line.toString());
                kept = line.anchor();
            }
            files.add(Files.write(folder.resolve("f" + i), lines));
        }
    }

    @Test
    void untouched_files_are_whole() throws IOException {
        ChainReport report = CHAIN.verifyFiles(files, ChainAnchor.START, kept);

        assertThat(report.isWhole()).isTrue();
        assertThat(report.end()).isEqualTo(kept).isEqualTo(new ChainAnchor(12, kept.hash()));
        assertThat(CHAIN.verifyFiles(List.of(), kept, kept).isWhole()).isTrue();
    }

    @Test
    void a_changed_line_shows_in_its_file() throws IOException {
        List<String> lines = Files.readAllLines(files.get(1));
        lines.set(2, lines.get(2).replace("\"e\":22", "\"e\":99"));
        Files.write(files.get(1), lines);

        assertThat(told()).containsExactly("f2: 3 CHANGED");
    }

    @Test
    void a_file_that_is_gone_shows_at_the_next() throws IOException {
        files.remove(1);

        assertThat(told()).containsExactly("f3: 1 DELETED");
    }

    @Test
    void files_that_changed_places_show() throws IOException {
        Collections.swap(files, 1, 2);

        assertThat(told()).contains("f3: 1 MOVED", "f2: 1 MOVED");
    }

    @Test
    void an_end_that_is_gone_shows_behind_the_last_file_that_is_there() throws IOException {
        files.remove(2);

        assertThat(told()).containsExactly("f2: 5 CUT");
    }

    @Test
    void bytes_that_are_no_text_are_a_line_that_was_touched() throws IOException {
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[bytes.length - 4] = (byte) 0xff;
        Files.write(files.get(0), bytes);

        assertThat(told()).containsExactly("f1: 4 CHANGED");
    }

    @Test
    void a_line_that_the_first_anchor_was_taken_of_is_that_line() throws IOException {
        ChainAnchor another = new ChainAnchor(2, "f".repeat(64));

        assertThat(CHAIN.verifyFiles(files, another, kept).faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.line()).isEqualTo(2));
    }

    @Test
    void an_anchor_of_another_chain_shows_at_the_first_line_that_is_left() throws IOException {
        ChainAnchor another = new ChainAnchor(4, "f".repeat(64));
        files.remove(0);

        assertThat(CHAIN.verifyFiles(files, another, kept).faults())
                .extracting(ChainFault::kind)
                .containsExactly(ChainFault.Kind.CHANGED);
    }

    @Test
    void a_file_that_is_not_there_is_no_report() {
        files.add(folder.resolve("f4"));

        assertThatThrownBy(this::told).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatever_is_done_to_a_byte_of_any_file_shows() throws IOException {
        Random random = new Random(20261126);
        for (int i = 0; i < 500; i++) {
            Path file = files.get(random.nextInt(3));
            byte[] good = Files.readAllBytes(file);
            byte[] touched = good.clone();
            touched[random.nextInt(touched.length - 1)] ^= (byte) (1 << random.nextInt(7));
            Files.write(file, touched);

            assertThat(told()).as(new String(touched, StandardCharsets.UTF_8)).isNotEmpty();
            Files.write(file, good);
        }
    }

    private List<String> told() throws IOException {
        return CHAIN.verifyFiles(files, ChainAnchor.START, kept).faults().stream()
                .map(fault -> fault.sentence().replaceAll(" .*", " ") + fault.line() + " " + fault.kind())
                .toList();
    }
}
