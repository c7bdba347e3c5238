// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/**
 * The command line that walks a chain of tokens hop by hop: {@code java -jar dataflow-oauth-doctor.jar check --recipe FILE}.
 *
 * <p>It asks the issuers and the resources that the recipe and the options name, and nobody else. It prints who it is at each
 * hop, and never a token, a secret, a header or a body.
 */
public final class Doctor {
    private static final int USAGE = 2;
    private static final int OWN_FAULT = 70;

    private Doctor() {}

    /**
     * Runs in a process of its own, and ends it.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        System.exit(run(Screen.ofProcess(), args));
    }

    /**
     * Runs inside another program. Blocks until the check is done: call it on a thread that may block.
     *
     * @param out where reports go
     * @param err where is told what is wrong with the command line
     * @param args the command line
     * @return the exit code: 0 all passed, 1 authentication refused, 2 the command line is wrong, 3 authorization refused, 4
     *     could not be decided, 5 misconfigured, 70 a fault of the doctor itself
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return run(Screen.ofText(requireNonNull(out, "out"), requireNonNull(err, "err")), args);
    }

    private static int run(Screen screen, String... args) {
        CommandLine line = new CommandLine(new Commands())
                .addSubcommand(new CheckCommand(screen))
                .setOut(screen.out())
                .setErr(screen.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(screen.terminal() ? Ansi.ON : Ansi.OFF))
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, given) -> usage(wrong, given, screen))
                .setExecutionExceptionHandler((fault, command, parsed) -> ownFault(fault, screen));
        return line.execute(args);
    }

    private static int usage(ParameterException wrong, String[] args, Screen screen) {
        String said = wrong.getMessage() == null ? "" : wrong.getMessage();
        screen.err().println("The command line is wrong: " + Plain.text(Unsaid.without(args, said)) + ".");
        wrong.getCommandLine().usage(screen.err(), Ansi.OFF);
        return USAGE;
    }

    /** The type and the place of a fault: its message may hold anything. */
    private static int ownFault(Exception fault, Screen screen) {
        StackTraceElement[] trace = fault.getStackTrace();
        screen.err()
                .println("A fault of the doctor itself: " + fault.getClass().getName()
                        + (trace.length == 0 ? "" : " at " + trace[0]) + ". Please report it.");
        return OWN_FAULT;
    }

    /** What stands above the commands. */
    @Command(
            name = "dataflow-oauth-doctor",
            description = "Finds out which hop of a chain of tokens fails, in which layer, and what to fix first.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            subcommandsRepeatable = false)
    static final class Commands implements Runnable {
        @CommandLine.Spec
        private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

        @Override
        public void run() {
            if (spec != null) {
                throw new ParameterException(spec.commandLine(), "Say what to do: check");
            }
        }
    }

    /** As the jar's manifest has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(Doctor.class.getPackage().getImplementationVersion())
                    .orElse("of a folder of classes");
            return new String[] {"dataflow-oauth-doctor " + version};
        }
    }
}
