// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

/** One way in which a token is bad. Safe for use by many threads. */
@FunctionalInterface
public interface TokenFlaw {
    /** A token with that flaw, from what a good one would have been made of. */
    String make(TokenDraft draft);
}
