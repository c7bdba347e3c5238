// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/**
 * Shapes the options of the process's shared runtime, on workers that have no main of ours.
 *
 * <p>Found by {@link java.util.ServiceLoader} when the shared runtime opens; services are applied in the order of their
 * class names. What one throws fails the opening.
 */
@FunctionalInterface
public interface RuntimeSetup {
    /** The options to open the shared runtime from. */
    RuntimeOptions shape(RuntimeOptions options);
}
