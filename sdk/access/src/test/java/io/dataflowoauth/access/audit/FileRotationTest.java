// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.access.fixture.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files end and begin, and their lines follow each other: none is lost, whatever stands in the way. */
class FileRotationTest {
    private static final HashChain CHAIN = HashChain.plain();
    private static final long ROOM = 2_000;

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final FileRotation small = FileRotation.defaults().withMostBytes(ROOM);
    private Path path;

    @BeforeEach
    void place() {
        path = folder.resolve("audit.jsonl");
    }

    @Test
    void a_file_ends_before_it_is_too_large_and_the_chain_goes_on_in_the_next() throws IOException {
        ChainAnchor kept = write(small, 40);

        List<Path> files = JsonLinesFile.files(path);
        assertThat(files).hasSizeGreaterThan(3).endsWith(path);
        assertThat(names(files)).startsWith("audit.jsonl.000001", "audit.jsonl.000002");
        assertThat(files).allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(ROOM));
        assertThat(CHAIN.verifyFiles(files, ChainAnchor.START, kept).isWhole()).isTrue();
        assertThat(kept.number()).isEqualTo(40);
    }

    @Test
    void the_first_line_of_the_next_file_carries_the_anchor_of_the_one_before() throws IOException {
        write(small, 40);

        List<Path> files = JsonLinesFile.files(path);
        for (int i = 1; i < files.size(); i++) {
            List<String> before = Files.readAllLines(files.get(i - 1));
            ChainLine first =
                    ChainLine.parse(Files.readAllLines(files.get(i)).get(0)).orElseThrow();
            ChainLine last = ChainLine.parse(before.get(before.size() - 1)).orElseThrow();

            assertThat(first.before()).isEqualTo(last.anchor());
        }
    }

    @Test
    void a_batch_is_in_one_file_though_it_is_too_large_for_it() throws IOException {
        JsonLinesFile sink = open(small);
        sink.take(events(1));
        sink.take(events(60));
        sink.take(events(1));
        sink.close();

        assertThat(JsonLinesFile.files(path))
                .extracting(FileRotationTest::count)
                .containsExactly(1L, 60L, 1L);
    }

    @Test
    void each_day_with_events_has_a_file_of_its_own() throws IOException {
        JsonLinesFile sink = open(FileRotation.defaults().withDaysOf(time));
        sink.take(events(2));
        time.step(Duration.ofHours(13).plusMinutes(59));
        sink.take(events(1));
        time.step(Duration.ofMinutes(1));
        sink.take(events(1));
        time.step(Duration.ofDays(3));
        sink.take(events(2));
        sink.close();

        assertThat(JsonLinesFile.files(path))
                .extracting(FileRotationTest::count)
                .containsExactly(3L, 1L, 2L);
    }

    @Test
    void a_file_of_yesterday_that_is_opened_today_ends_with_the_first_event() throws IOException {
        write(FileRotation.defaults().withDaysOf(time), 2);
        Files.setLastModifiedTime(path, FileTime.from(ManualTime.START.minus(Duration.ofDays(1))));

        JsonLinesFile sink = open(FileRotation.defaults().withDaysOf(time));
        List<Path> opened = JsonLinesFile.files(path);
        sink.take(events(1));
        sink.close();

        assertThat(opened).containsExactly(path);
        assertThat(JsonLinesFile.files(path))
                .extracting(FileRotationTest::count)
                .containsExactly(2L, 1L);
    }

    @Test
    void no_more_files_are_kept_than_asked_for_and_a_kept_anchor_says_where_they_begin() throws IOException {
        List<ChainAnchor> anchors = new ArrayList<>();
        JsonLinesFile sink = open(small.withMostKept(2));
        for (int i = 0; i < 60; i++) {
            sink.take(events(1));
            anchors.add(sink.anchor());
        }
        sink.close();

        List<Path> files = JsonLinesFile.files(path);
        long begin = ChainLine.parse(Files.readAllLines(files.get(0)).get(0))
                        .orElseThrow()
                        .number()
                - 1;
        ChainAnchor kept = sink.anchor();
        ChainAnchor before = anchors.get((int) begin - 1);
        ChainAnchor later = anchors.get((int) begin + 2);
        ChainAnchor earlier = anchors.get((int) begin - 2);
        assertThat(files).hasSize(3);
        assertThat(CHAIN.verifyFiles(files, before, kept).isWhole()).isTrue();
        assertThat(CHAIN.verifyFiles(files, later, kept).isWhole()).isTrue();
        assertThat(CHAIN.verifyFiles(files, earlier, kept).faults())
                .extracting(ChainFault::kind)
                .containsExactly(ChainFault.Kind.DELETED);
        assertThat(CHAIN.verifyFiles(files, ChainAnchor.START, kept).isWhole()).isFalse();
    }

    @Test
    void a_file_that_is_opened_again_goes_on_with_chain_and_numbers() throws IOException {
        write(small, 20);
        write(small, 20);

        ChainAnchor kept = write(small, 1);

        assertThat(kept.number()).isEqualTo(41);
        assertThat(CHAIN.verifyFiles(JsonLinesFile.files(path), ChainAnchor.START, kept)
                        .isWhole())
                .isTrue();
    }

    /** The file has its new name, and the next one has not got its own. */
    @Test
    void a_crash_between_two_names_loses_nothing() throws IOException {
        write(small, 3);
        Files.move(path, folder.resolve("audit.jsonl.000001"));
        Files.createFile(folder.resolve("audit.jsonl.next"));

        ChainAnchor kept = write(small, 40);

        assertThat(kept.number()).isEqualTo(43);
        assertThat(CHAIN.verifyFiles(JsonLinesFile.files(path), ChainAnchor.START, kept)
                        .isWhole())
                .isTrue();
        assertThat(folder.resolve("audit.jsonl.next")).doesNotExist();
    }

    @Test
    void a_first_line_that_a_crash_cut_is_told_and_the_chain_goes_on_from_the_file_before() throws IOException {
        write(small, 3);
        Files.move(path, folder.resolve("audit.jsonl.000001"));
        Files.writeString(path, "{\"n\":4,\"prev");

        ChainAnchor kept = write(FileRotation.defaults(), 1);

        assertThat(kept.number()).isEqualTo(4);
        assertThat(CHAIN.verifyFiles(JsonLinesFile.files(path), ChainAnchor.START, kept)
                        .faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.kind()).isEqualTo(ChainFault.Kind.MALFORMED);
                    assertThat(fault.sentence()).startsWith("audit.jsonl: ");
                });
    }

    @Test
    void what_stands_in_the_way_of_the_next_file_loses_no_event_and_is_tried_again() throws IOException {
        Path obstacle = Files.createDirectories(folder.resolve("audit.jsonl.next/full"));
        JsonLinesFile sink = open(small);
        for (int i = 0; i < 30; i++) {
            sink.take(events(1));
        }
        List<Path> blocked = JsonLinesFile.files(path);
        String problem = sink.rotationProblem().orElse("");

        Files.delete(obstacle);
        sink.take(events(1));
        sink.close();

        assertThat(blocked).containsExactly(path);
        assertThat(problem).contains("audit.jsonl.next");
        assertThat(sink.rotationProblem()).isEmpty();
        assertThat(JsonLinesFile.files(path))
                .extracting(FileRotationTest::count)
                .containsExactly(30L, 1L);
        assertThat(CHAIN.verifyFiles(JsonLinesFile.files(path), ChainAnchor.START, sink.anchor())
                        .isWhole())
                .isTrue();
    }

    @Test
    void an_old_file_that_cannot_be_deleted_stops_no_event() throws IOException {
        Files.createDirectories(folder.resolve("audit.jsonl.000001/full"));
        JsonLinesFile sink =
                JsonLinesFile.open(path, JsonLinesOptions.defaults().withRotation(small.withMostKept(0)));
        for (int i = 0; i < 30; i++) {
            sink.take(events(1));
        }
        sink.close();

        long written = JsonLinesFile.files(path).stream()
                .filter(Files::isRegularFile)
                .mapToLong(FileRotationTest::count)
                .sum();
        assertThat(sink.rotationProblem().orElse("")).contains("audit.jsonl.000001");
        assertThat(written).isEqualTo(30);
    }

    @Test
    void a_file_of_another_name_is_none_of_ours() throws IOException {
        for (String stranger :
                List.of("audit.jsonl.1", "audit.jsonl.000001.gz", "xaudit.jsonl.000001", "audit.jsonl.bak")) {
            Files.createFile(folder.resolve(stranger));
        }

        write(small.withMostKept(0), 40);

        assertThat(JsonLinesFile.files(path)).containsExactly(path);
        assertThat(folder).isDirectoryContaining("glob:**audit.jsonl.1").isDirectoryContaining("glob:**.gz");
    }

    @Test
    void files_have_room_and_as_many_are_kept_as_there_can_be() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileRotation.defaults().withMostBytes(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileRotation.defaults().withMostKept(-1));
        assertThat(FileRotation.defaults().daysOf()).isEmpty();
        assertThat(FileRotation.defaults().withMostKept(0).mostKept()).isZero();
    }

    private ChainAnchor write(FileRotation rotation, int count) throws IOException {
        JsonLinesFile sink = open(rotation);
        for (int i = 0; i < count; i++) {
            sink.take(events(1));
        }
        sink.close();
        return sink.anchor();
    }

    private JsonLinesFile open(FileRotation rotation) throws IOException {
        return JsonLinesFile.open(
                path,
                JsonLinesOptions.defaults().withChain(CHAIN).withSync(true).withRotation(rotation));
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    private static long count(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static List<AuditEvent> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AuditEvent.of(AuditActivity.USE, AuditOutcome.ALLOWED, ManualTime.START)
                        .withWhat("e" + i))
                .toList();
    }
}
