// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakTest {
    @Test
    void an_outage_of_five_seconds_costs_no_call_where_tokens_live_for_ten() {
        var report = Ran.with(run(Fault.ISSUER_DOWN).withElements(200).withLifetime(Duration.ofSeconds(10)));

        assertAgrees(report);
        assertThat(report.totals().results()).isEqualTo(200);
        assertThat(report.refused()).extracting(Report.Refused::step).containsExactly(Step.AUDIT, Step.SHARE);
        assertThat(report.span().bands()).extracting(Report.Band::name).containsExactly("issuer-down");
    }

    @Test
    void elements_wait_through_an_outage_that_outlives_their_tokens() {
        var report = Ran.with(run(Fault.ISSUER_DOWN).withElements(400));

        assertAgrees(report);
        assertThat(report.totals().results()).isEqualTo(400);
        assertThat(report.totals().expiredSeen()).isZero();
        assertThat(RunTimeline.svg(report)).contains("class=\"band\"", "issuer-down");
    }

    @Test
    void a_role_that_is_removed_shows_as_refusals_of_the_writer() {
        var report = Ran.with(run(Fault.ROLE_REMOVED));

        assertAgrees(report);
        var writer = refusedIn(report, Step.STORE).orElseThrow();
        assertThat(writer.principal()).isEqualTo(Step.STORE.email());
        assertThat(writer.why().layer()).isEqualTo("authorization");
        assertThat(writer.why().missing()).contains("ledger.entries.create");
        assertThat(report.totals().results() + writer.count()).isEqualTo(120);
        assertThat(ReportPage.of(report)).contains("role-removed", "ledger.entries.create");
    }

    @Test
    void a_rotated_key_shows_as_rejections_of_the_identity_whose_token_was_signed_with_the_old_one() {
        var report = Ran.with(run(Fault.KEY_ROTATED).withElements(1200).withLifetime(Duration.ofSeconds(1)));

        assertAgrees(report);
        var reader = refusedIn(report, Step.FIND).orElseThrow();
        assertThat(reader.principal()).endsWith("/subject/airports-reader");
        assertThat(reader.why().layer()).isEqualTo("authentication");
        assertThat(reader.why().code()).isEqualTo("google.subject-signature");
        assertThat(report.totals().results()).isLessThan(1200);
    }

    private static Settings run(Fault fault) {
        return Settings.defaults().withElements(120).withThreads(4).withFault(fault);
    }

    private static Optional<Report.Refused> refusedIn(Report report, Step step) {
        return report.refused().stream()
                .filter(refused -> refused.step() == step)
                .findFirst();
    }

    private static void assertAgrees(Report report) {
        List<Report.Agreement> differing =
                report.checks().stream().filter(check -> !check.agrees()).toList();
        assertThat(differing).isEmpty();
    }
}
