// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The main job. */
public final class Main {
    private Main() {}

    /** Runs the job and ends the process with its exit code. */
    public static void main(String[] args) {
        quieten();
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** Figures are written alike everywhere, and libraries speak only when something is wrong. */
    static void quieten() {
        Locale.setDefault(Locale.ROOT);
        Logger.getLogger("").setLevel(Level.WARNING);
    }

    /** Runs the job: 0 if it is done and all figures agree, 1 if it failed or they differ, 2 for a bad option. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help")) {
            out.println(Settings.HELP);
            return 0;
        }
        try {
            return run(Settings.parse(args), out);
        } catch (BadOption bad) {
            err.println(bad.getMessage());
            return 2;
        } catch (IOException broken) {
            err.println("The report could not be written: " + broken.getMessage());
            return 1;
        }
    }

    private static int run(Settings settings, PrintStream out) throws IOException {
        out.printf(
                "%,d airports, %d threads, tokens that live %d s, %s%n",
                settings.elements(),
                settings.threads(),
                settings.lifetime().toSeconds(),
                settings.fault() == Fault.NONE
                        ? "nothing is broken but what is broken on purpose"
                        : "and in mid-run: " + settings.fault().story());
        Report report = new Run(settings, out).report();
        ReportFiles.write(report, settings.report());
        out.println(Summary.of(report, settings.report()));
        return report.agrees() ? 0 : 1;
    }
}
