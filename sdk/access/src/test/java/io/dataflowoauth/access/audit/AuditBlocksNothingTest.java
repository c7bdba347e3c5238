// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A file is written to, and no thread that must not block does it. */
class AuditBlocksNothingTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @Test
    void verifying_with_a_required_file_blocks_nothing() throws IOException {
        assertThat(verified(AuditOptions.defaults().requiring().withDeadline(LONG)))
                .isEqualTo(500);
    }

    @Test
    void verifying_by_best_effort_blocks_nothing() throws IOException {
        assertThat(verified(AuditOptions.defaults())).isEqualTo(500);
    }

    /** How many lines there are when as many calls are answered. */
    private long verified(AuditOptions options) throws IOException {
        Path file = folder.resolve("audit.jsonl");
        JsonLinesOptions synced = JsonLinesOptions.defaults().withSync(true).withChain(HashChain.plain());
        AuditTrail trail = AuditTrail.open(options.withSink(JsonLinesFile.open(file, synced)), new ManualTime());
        AuditedVerifier verifier = trail.verifying(new Desk(Desk.access()).verifier);
        String token = Forge.token().jwt();

        Long answered = Flux.range(0, 500)
                .parallel(2)
                .runOn(Schedulers.parallel())
                .flatMap(i -> verifier.verify(token))
                .sequential()
                .count()
                .block(LONG);
        trail.closeGracefully().block(LONG);

        assertThat(answered).isEqualTo(500);
        return Files.readAllLines(file).size();
    }
}
