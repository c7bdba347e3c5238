// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a recipe whose subject token a program prints.
 *
 * @param command split at spaces when it runs, without a shell
 * @param timeout 5 to 120 s
 * @param outputFile where an answer is kept that is still good
 */
record ExecutableFields(String command, Duration timeout, Optional<String> outputFile) {
    private static final long DEFAULT = 30_000;
    private static final long LEAST = 5_000;
    private static final long MOST = 120_000;

    static Optional<ExecutableFields> readFrom(RecipeObject.Reader reader) {
        Optional<String> command = reader.optionalText("executable");
        Optional<Long> millis = reader.optionalInteger("executableTimeoutMillis");
        Optional<String> output = reader.optionalText("executableOutputFile");
        if (command.isEmpty()) {
            if (millis.isPresent() || output.isPresent()) {
                throw reader.invalid("executable", "it is missing.");
            }
            return Optional.empty();
        }
        long timeout = millis.orElse(DEFAULT);
        if (timeout < LEAST || timeout > MOST) {
            throw reader.invalid("executableTimeoutMillis", "it lies between " + LEAST + " and " + MOST + ".");
        }
        ExecutableFields fields = new ExecutableFields(command.get(), Duration.ofMillis(timeout), output);
        if (!isAbsolute(fields.parts().get(0))
                || output.filter(path -> !isAbsolute(path)).isPresent()) {
            throw reader.invalid("executable", "the program and the output file are absolute paths.");
        }
        return Optional.of(fields);
    }

    RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with("executable", command);
        written = timeout.toMillis() == DEFAULT ? written : written.with("executableTimeoutMillis", timeout.toMillis());
        return outputFile.isPresent() ? written.with("executableOutputFile", outputFile.get()) : written;
    }

    /** The program and its arguments. */
    List<String> parts() {
        return Arrays.stream(command.split(" ", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (java.nio.file.InvalidPathException none) {
            return false;
        }
    }
}
