// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The data file, which travels in the jar; airports.md beside it says where it is from and under which licence. */
final class AirportFile {
    private AirportFile() {}

    /** All airports, in the order of the file. */
    static List<Airport> all() {
        return lines().stream().skip(1).map(Airport::read).toList();
    }

    /** Writes the header and the first airports to a file that Beam can read. */
    static Path firstOf(int elements, Path folder) {
        try {
            return Files.write(
                    folder.resolve("airports.csv"),
                    lines().stream().limit(elements + 1L).toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> lines() {
        try (InputStream in = AirportFile.class.getResourceAsStream("airports.csv")) {
            return new String(Objects.requireNonNull(in, "airports.csv").readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
