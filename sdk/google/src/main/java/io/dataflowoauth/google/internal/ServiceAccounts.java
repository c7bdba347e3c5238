// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import java.util.regex.Pattern;

/** The e-mail addresses of service accounts, and where IAM Credentials serves them. */
final class ServiceAccounts {
    private static final Pattern EMAIL = Pattern.compile(
            "[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?){1,8}");

    private ServiceAccounts() {}

    /** Whether this is an e-mail address, and one that can stand in a path as it is. */
    static boolean isEmail(String text) {
        return text.length() <= 254 && EMAIL.matcher(text).matches();
    }

    /** The path of a method of IAM Credentials. */
    static String path(String email, String verb) {
        return "/v1/" + resource(email) + ":" + verb;
    }

    /** The account as IAM Credentials names it; the project must be left out there. */
    static String resource(String email) {
        return "projects/-/serviceAccounts/" + email;
    }
}
