// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Runs the job in this process. */
final class Ran {
    private Ran() {}

    static Report with(Settings settings) {
        try {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            return new Run(settings, nowhere).report();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
