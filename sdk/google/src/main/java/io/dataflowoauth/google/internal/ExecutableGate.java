// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import org.jspecify.annotations.Nullable;

/**
 * Whether programs may be run for a subject token. Whoever owns the worker says so, in its environment and in one spelling: no
 * recipe and no file can, and neither can a name that a recipe chooses, so the variable is read here and nowhere else.
 */
final class ExecutableGate {
    private static final String VARIABLE = "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES";

    private final Environment environment;

    ExecutableGate(Environment environment) {
        this.environment = environment;
    }

    /** Of this process. */
    static ExecutableGate ofProcess() {
        return new ExecutableGate(System::getenv);
    }

    void pass() {
        if (!"1".equals(environment.variable(VARIABLE))) {
            throw new TokenException.Forbidden(GoogleCodes.EXECUTABLE_FORBIDDEN, "");
        }
    }

    /** The variables of the process. */
    @FunctionalInterface
    interface Environment {
        @Nullable
        String variable(String name);
    }
}
