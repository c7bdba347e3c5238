// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a report is printed.
 *
 * @param out reports
 * @param err what is wrong with the command line
 * @param terminal whether somebody looks at it, on something that knows colours
 * @param ascii whether it can show nothing but ASCII
 */
record Screen(PrintWriter out, PrintWriter err, boolean terminal, boolean ascii) {

    /** Of this process: a terminal gets its own charset, and everything else UTF-8. */
    static Screen ofProcess() {
        Charset charset = charset();
        return new Screen(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
                Ansi.AUTO.enabled(),
                !charset.newEncoder().canEncode('✓') || !charset.newEncoder().canEncode('├'));
    }

    /** For reports that somebody reads as text. */
    static Screen ofText(PrintWriter out, PrintWriter err) {
        return new Screen(out, err, false, false);
    }

    Look look(boolean plain) {
        return new Look(plain || ascii, terminal);
    }

    @SuppressWarnings(
            "SystemConsoleNull") // before JDK 22 there is none where nobody looks; later ones know the charset
    private static Charset charset() {
        @Nullable Console console = System.console();
        return console == null ? StandardCharsets.UTF_8 : console.charset();
    }

    private static PrintWriter writer(FileDescriptor place, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(place), charset), true);
    }
}
