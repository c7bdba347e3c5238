// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * A stable name for one way to fail, with the sentence that says what happened and the one that says what to change.
 *
 * <p>Names have the form {@code room.kebab-case}, never change meaning, and are listed on the site. Immutable.
 *
 * @param name for example {@code core.stream-closed}
 * @param summary what happened, one sentence
 * @param remedy what to change, one sentence
 */
public record ErrorCode(String name, String summary, String remedy) implements Serializable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+\\.[a-z0-9]+(?:-[a-z0-9]+)*");

    /** Checks the form of the name, and that both sentences are there. */
    public ErrorCode {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("An error code is named room.kebab-case, not " + name);
        }
        if (requireNonNull(summary, "summary").isBlank()
                || requireNonNull(remedy, "remedy").isBlank()) {
            throw new IllegalArgumentException("The error code " + name + " needs a summary and a remedy");
        }
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
