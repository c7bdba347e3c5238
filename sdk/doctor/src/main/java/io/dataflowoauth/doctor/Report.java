// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A whole check.
 *
 * @param recipe the name of the recipe's file
 * @param steps in the order in which they were gone
 * @param took all of them together
 */
record Report(String recipe, List<Step> steps, Duration took) {

    /** The first step that did not pass: what is to be fixed first. */
    Optional<Step> first() {
        return steps.stream()
                .filter(step -> step.end().outcome() != Outcome.PASSED)
                .filter(step -> step.end().outcome() != Outcome.NOT_REACHED)
                .findFirst();
    }

    /** How the check ended. */
    Outcome outcome() {
        return first().map(step -> step.end().outcome()).orElse(Outcome.PASSED);
    }
}
