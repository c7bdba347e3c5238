// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

/** Whether a principal is in a group or has a role. */
public enum Membership {
    /** The token says so. */
    YES,
    /** The token says all, and not this. */
    NO,
    /** The token does not say all: its list was cut, replaced by a reference, or never there. */
    INDETERMINATE;

    /** Whether it is known. What cannot be decided is denied: only {@link #YES} grants. */
    public boolean grants() {
        return this == YES;
    }
}
