// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    @TempDir
    private Path folder;

    @Test
    void a_run_refuses_what_was_broken_on_purpose_and_nothing_else() throws IOException {
        var settings = Settings.defaults().withElements(60).withThreads(4);

        var report = Ran.with(settings);

        assertThat(report.checks())
                .allSatisfy(
                        check -> assertThat(check.counted()).as(check.figure()).isEqualTo(check.told()));
        assertThat(report.totals().results()).isEqualTo(60);
        assertThat(report.totals().expiredSeen()).isZero();
        assertThat(report.totals().leaks()).contains("4 secrets", "found none");
        assertThat(report.refused()).hasSize(2);
        assertThat(report.lanes())
                .allSatisfy(lane -> assertThat((long) lane.tokens().size()).isLessThanOrEqualTo(report.allowed()));
        explains(report);
        writes(report);
    }

    private static void explains(Report report) {
        Report.Refused audit = report.refused().get(0);
        assertThat(audit.step()).isEqualTo(Step.AUDIT);
        assertThat(audit.principal()).isEqualTo(Step.AUDIT.email());
        assertThat(audit.why().layer()).isEqualTo("authorization");
        assertThat(audit.why().missing()).contains("audit.entries.create");
        assertThat(audit.count()).isEqualTo(audit.elements()).isPositive();

        Report.Refused share = report.refused().get(1);
        assertThat(share.step()).isEqualTo(Step.SHARE);
        assertThat(share.principal()).endsWith("/subject/airports-partner");
        assertThat(share.why().layer()).isEqualTo("authentication");
        assertThat(share.why().missing()).contains("audience");
        assertThat(share.why().remedy()).isNotBlank();
        assertThat(share.count()).isPositive();
        assertThat(share.elements()).isEqualTo(audit.elements());
    }

    private void writes(Report report) throws IOException {
        ReportFiles.write(report, folder.resolve("deep/report"));

        assertThat(Files.readString(folder.resolve("deep/report/report.json")))
                .contains("\"calls\": " + report.totals().calls(), "\"expired_tokens_seen\": 0", "\"late\": 0")
                .contains("\"agree\": true", "\"lifetimes\": [2.0", "\"run_seconds\"", "\"late_pauses\"");
        assertThat(Files.readString(folder.resolve("deep/report/index.html")))
                .contains("<svg", "core.call-permission-denied", "airports-partner")
                .doesNotContain("{{")
                .doesNotContainPattern("(src|href)=")
                .doesNotContainPattern("url\\((?!#)");
        assertThat(Summary.of(report, Path.of("x"))).contains("refused in step audit", "all agree");
        assertThat(report.span().length()).isGreaterThan(Duration.ZERO);
    }
}
