// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** What a run is told: how many elements, how short-lived the tokens, how many threads, where to report, what to break. */
record Settings(int elements, Duration lifetime, int threads, Path report, Fault fault) {
    static final int MOST_ELEMENTS = 3376;

    static final String HELP = """
            Reads a file of airports, calls two protected APIs for each under short-lived tokens, and reports.

              ./mvnw -q -Ppipeline -Dargs="OPTIONS"

              --elements N        airports to read, 1 to 3376 (default 3376)
              --lifetime SECONDS  how long a token lives, 1 to 3600 (default 2)
              --threads N         threads of the runner, 1 to 64 (default 8)
              --report FOLDER     where index.html and report.json go (default target/report)
              --break NAME        breaks something in mid-run: issuer-down, role-removed, key-rotated
              --help              this text

            Exit codes: 0 done, and all figures agree; 1 failed, or figures differ; 2 an option makes no sense.""";

    static Settings defaults() {
        return new Settings(MOST_ELEMENTS, Duration.ofSeconds(2), 8, Path.of("target", "report"), Fault.NONE);
    }

    /** Reads {@code --name value} and {@code --name=value}. */
    static Settings parse(List<String> args) {
        Settings settings = defaults();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            String[] option = rest.next().split("=", 2);
            settings = settings.with(option[0], option.length == 2 ? option[1] : next(option[0], rest));
        }
        return settings;
    }

    Settings withElements(int changed) {
        return new Settings(changed, lifetime, threads, report, fault);
    }

    Settings withLifetime(Duration changed) {
        return new Settings(elements, changed, threads, report, fault);
    }

    Settings withThreads(int changed) {
        return new Settings(elements, lifetime, changed, report, fault);
    }

    Settings withReport(Path changed) {
        return new Settings(elements, lifetime, threads, changed, fault);
    }

    Settings withFault(Fault changed) {
        return new Settings(elements, lifetime, threads, report, changed);
    }

    private Settings with(String option, String value) {
        return switch (option) {
            case "--elements" -> withElements(number(option, value, MOST_ELEMENTS));
            case "--lifetime" -> withLifetime(Duration.ofSeconds(number(option, value, 3600)));
            case "--threads" -> withThreads(number(option, value, 64));
            case "--report" -> withReport(path(value));
            case "--break" -> withFault(Fault.named(value));
            default -> throw new BadOption("There is no option " + option + "; --help lists them.");
        };
    }

    private static String next(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new BadOption("The option " + option + " needs a value, or does not exist; --help lists them.");
        }
        return rest.next();
    }

    private static int number(String option, String value, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            throw outside(option, value, most);
        }
        throw outside(option, value, most);
    }

    private static BadOption outside(String option, String value, int most) {
        return new BadOption(option + " takes a whole number from 1 to " + most + ", and not \"" + value + "\".");
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException broken) {
            throw new BadOption("--report takes a folder, and not \"" + value + "\".");
        }
    }
}
