// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

/** Is told of every call, before it is answered. Called by many threads at once. */
@FunctionalInterface
public interface Witness {
    /** Takes note of one call. */
    void saw(Observation observation);
}
