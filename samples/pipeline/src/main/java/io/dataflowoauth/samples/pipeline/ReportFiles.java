// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report where people and programs look for it. */
final class ReportFiles {
    private ReportFiles() {}

    static void write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.json"), ReportJson.of(report));
        Files.writeString(folder.resolve("index.html"), ReportPage.of(report));
    }
}
