// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.TokenFlaw;

/**
 * One way in which a signed token is bad: a name, and what it does to the good token of an issuer. {@link BadTokens} has them
 * all, and {@link Fault} plans them. Immutable; safe for use by many threads.
 */
public final class BadToken {
    private final String name;
    private final TokenFlaw flaw;

    private BadToken(String name, TokenFlaw flaw) {
        this.name = requireNonNull(name, "name");
        this.flaw = flaw;
    }

    static BadToken of(String name, TokenFlaw flaw) {
        return new BadToken(name, flaw);
    }

    /** What is bad about it, in a few words; no other bad token has the same. */
    public String name() {
        return name;
    }

    TokenFlaw flaw() {
        return flaw;
    }

    /** The name, so that a parameterized test reads well. */
    @Override
    public String toString() {
        return name;
    }
}
