// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.regex.Pattern;

/** What callers may call what they make. Pure. */
final class Ids {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9.-]{2,62}");

    private Ids() {}

    /** Refuses an id that Google would not take. */
    static void require(String field, String id) {
        if (!ID.matcher(id).matches()) {
            throw GoogleErrors.invalidArgument("Invalid " + field + ": " + id
                    + ". It has 3 to 63 lowercase letters, digits, dashes and periods, a letter first.");
        }
    }
}
