// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.internal.SecretLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rooms before this one have written their test reports, logs and classes: none of them holds a secret of the kit. */
class LeaksOfTheBuildTest {
    @Test
    void the_outputs_of_the_build_hold_no_secret_of_the_kit() {
        LeakReport report = LeakSweep.overBuild(Path.of(System.getProperty("repository.root")));

        assertThat(report.places()).as("files under target folders").isGreaterThan(100);
        assertThat(report.leaks()).as(report.toString()).isEmpty();
    }

    @Test
    void a_secret_of_another_process_is_found_in_a_test_report(@TempDir Path build) throws IOException {
        Path reports = Files.createDirectories(build.resolve("room/target/surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-a.xml"),
                "<system-out>Authorization: Bearer " + SecretLedger.mark() + "</system-out>");

        assertThat(LeakSweep.overBuild(build).leaks())
                .singleElement()
                .satisfies(leak -> assertThat(leak.place()).endsWith("TEST-a.xml"));
    }
}
