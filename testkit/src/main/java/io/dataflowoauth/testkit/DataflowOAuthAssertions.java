// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

/** Where AssertJ assertions on the kit begin. */
public final class DataflowOAuthAssertions {
    private DataflowOAuthAssertions() {}

    /** Asserts on what a fake did. */
    public static JournalAssert assertThat(Journal actual) {
        return new JournalAssert(actual);
    }

    /** Asserts that no more was asked for and granted than was used. */
    public static LeastPrivilegeAssert assertThat(LeastPrivilege actual) {
        return new LeastPrivilegeAssert(actual);
    }
}
