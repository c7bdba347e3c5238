// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.fixture.ManualTime;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {
    private static final JsonLinesOptions CHAINED =
            JsonLinesOptions.defaults().withChain(HashChain.plain()).withSync(true);

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void place() {
        path = folder.resolve("audit.jsonl");
    }

    @Test
    void each_event_is_a_line() throws IOException {
        List<AuditEvent> events = EveryKind.events();

        write(JsonLinesOptions.defaults(), events);

        assertThat(Files.readAllLines(path))
                .containsExactlyElementsOf(
                        events.stream().map(AuditEvent::toString).toList());
    }

    @Test
    void a_file_that_is_opened_again_goes_on() throws IOException {
        write(JsonLinesOptions.defaults(), events(2));
        write(JsonLinesOptions.defaults().withFormat(event -> "{}"), events(1));

        assertThat(Files.readAllLines(path)).hasSize(3).last().isEqualTo("{}");
    }

    @Test
    void a_chain_goes_on_over_batches_and_openings() throws IOException {
        ChainAnchor kept = write(CHAINED, events(3));
        write(CHAINED, events(2));

        ChainReport report = HashChain.plain().verify(Files.readAllLines(path), kept);
        assertThat(report.faults()).isEmpty();
        assertThat(report.end().number()).isEqualTo(5);
    }

    @Test
    void a_line_that_a_crash_cut_is_told_and_the_chain_goes_on() throws IOException {
        write(CHAINED, events(2));
        Files.writeString(path, "{\"n\":3,\"prev", StandardOpenOption.APPEND);
        write(CHAINED, events(2));

        ChainReport report = HashChain.plain().verify(Files.readAllLines(path));
        assertThat(report.faults()).hasSize(1).allSatisfy(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.kind()).isEqualTo(ChainFault.Kind.MALFORMED);
        });
        assertThat(report.end().number()).isEqualTo(4);
    }

    @Test
    void a_first_line_that_a_crash_cut_does_not_stop_the_chain() throws IOException {
        Files.writeString(path, "{\"n\":1,\"prev");

        assertThat(write(CHAINED, events(1)).number()).isEqualTo(1);
    }

    @Test
    void no_chain_begins_behind_lines_that_have_none() throws IOException {
        write(JsonLinesOptions.defaults(), events(2));

        assertThatThrownBy(() -> JsonLinesFile.open(path, CHAINED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no chain");
    }

    @Test
    void a_long_file_is_read_from_its_end() throws IOException {
        write(CHAINED, events(400));

        assertThat(Files.size(path)).isGreaterThan(64 * 1024);
        assertThat(write(CHAINED, events(1)).number()).isEqualTo(401);
    }

    @Test
    void a_file_that_cannot_be_written_to_is_told_and_the_chain_stays_where_it_is() throws IOException {
        JsonLinesFile file = JsonLinesFile.open(path, CHAINED);
        file.take(events(1));
        ChainAnchor before = file.anchor();
        file.close();

        assertThatThrownBy(() -> file.take(events(1))).isInstanceOf(ClosedChannelException.class);
        assertThat(file.anchor()).isEqualTo(before);
        assertThatThrownBy(() -> JsonLinesFile.open(folder, CHAINED)).isInstanceOf(IOException.class);
    }

    private ChainAnchor write(JsonLinesOptions options, List<AuditEvent> events) throws IOException {
        JsonLinesFile file = JsonLinesFile.open(path, options);
        file.take(events);
        file.close();
        return file.anchor();
    }

    private static List<AuditEvent> events(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AuditEvent.of(AuditActivity.USE, AuditOutcome.ALLOWED, ManualTime.START)
                        .withWhat("e" + i))
                .toList();
    }
}
