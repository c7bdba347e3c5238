// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.regex.Pattern;

/**
 * A member of a binding: {@code serviceAccount:email}, {@code user:email}, {@code principal://…} or
 * {@code principalSet://…/*}.
 *
 * @param text as an allow policy writes it
 */
record Member(String text) {
    private static final Pattern FORM = Pattern.compile(
            "(serviceAccount|user):[^\\s@:]+@[^\\s@:]+|principal://[^\\s/]+/\\S*subject/\\S+|principalSet://[^\\s/]+/\\S+/\\*");
    private static final String SET = "principalSet://";
    private static final String ONE = "principal://";

    Member {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A member is serviceAccount:email, user:email, principal://…/subject/… or principalSet://…/*, not "
                            + text);
        }
    }

    boolean includes(String principal) {
        if (!text.startsWith(SET)) {
            return text.equals(principal);
        }
        String pool = text.substring(SET.length(), text.length() - 1);
        return principal.startsWith(ONE + pool + "subject/");
    }

    @Override
    public String toString() {
        return text;
    }
}
