// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

/** Answers the calls of one route. Called by many threads at once; must not throw on what a caller may send. */
@FunctionalInterface
public interface Handler {
    /** The answer to a call. */
    Answer answer(Call call);
}
