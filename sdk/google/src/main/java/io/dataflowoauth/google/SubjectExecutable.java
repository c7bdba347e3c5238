// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import java.time.Duration;
import java.util.Optional;

/**
 * A program on the worker that prints a subject token, to Google's contract for executable-sourced credentials. It runs only
 * where the worker's variable {@code GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES} is exactly {@code 1}.
 *
 * <p>The command is split at spaces and run without a shell; its first part is an absolute path. Each {@code withX} gives a
 * changed copy. Holds no secret. Immutable, safe for use by many threads.
 */
public final class SubjectExecutable {
    private final String command;
    private final Duration timeout;
    private final Optional<String> outputFile;

    private SubjectExecutable(String command, Duration timeout, Optional<String> outputFile) {
        this.command = command;
        this.timeout = timeout;
        this.outputFile = outputFile;
    }

    /** A command that gets 30 s. */
    public static SubjectExecutable command(String command) {
        return new SubjectExecutable(requireNonNull(command, "command"), Duration.ofSeconds(30), Optional.empty());
    }

    /** This command, with that time: 5 to 120 s; a stream gives up after 60 s in any case. */
    public SubjectExecutable withTimeout(Duration changed) {
        return new SubjectExecutable(command, requireNonNull(changed, "timeout"), outputFile);
    }

    /** This command, which also writes its answer to that file, where it is found again until the token in it expires. */
    public SubjectExecutable withOutputFile(String path) {
        return new SubjectExecutable(command, timeout, Optional.of(requireNonNull(path, "path")));
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with("executable", command);
        written = timeout.toSeconds() == 30 && timeout.toMillisPart() == 0
                ? written
                : written.with("executableTimeoutMillis", timeout.toMillis());
        return outputFile.isPresent() ? written.with("executableOutputFile", outputFile.get()) : written;
    }

    /** The program without its arguments. */
    @Override
    public String toString() {
        return "SubjectExecutable[" + command.split(" ", -1)[0] + "]";
    }
}
