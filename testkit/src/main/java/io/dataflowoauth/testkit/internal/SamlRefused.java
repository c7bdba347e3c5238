// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

/** An assertion that is not believed. Holds nothing of the assertion. */
public final class SamlRefused extends Exception {
    private static final long serialVersionUID = 1L;

    SamlRefused(String why) {
        super(why, null, false, false);
    }

    /** Why. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
