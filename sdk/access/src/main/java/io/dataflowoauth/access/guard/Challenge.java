// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import java.util.regex.Pattern;

/** One value of {@code WWW-Authenticate} (RFC 9110 section 11.6.1), written so that nothing can break it apart. */
final class Challenge {
    /** A scope (RFC 6749 section 3.3), which is what may stand in a quoted text without an escape. */
    private static final Pattern TOKEN = Pattern.compile("[!#-\\[\\]-~]{1,256}");

    private static final Pattern TEXT = Pattern.compile("[ !#-\\[\\]-~]{1,4096}");

    private final String written;

    private Challenge(String written) {
        this.written = written;
    }

    static Challenge of(String scheme) {
        return new Challenge(scheme);
    }

    /** This challenge, with one more parameter; none where there is nothing to say, or nothing that can be said here. */
    Challenge with(String name, String value) {
        if (!TEXT.matcher(value).matches()) {
            return this;
        }
        String separator = written.indexOf(' ') < 0 ? " " : ", ";
        return new Challenge(written + separator + name + "=\"" + value + "\"");
    }

    static String requireToken(String value) {
        if (!TOKEN.matcher(value).matches()) {
            throw new IllegalArgumentException("A scope or class is 1 to 256 visible characters without quotes");
        }
        return value;
    }

    static String requireText(String value) {
        if (!TEXT.matcher(value).matches()) {
            throw new IllegalArgumentException("A challenge holds 1 to 4096 printable characters without quotes");
        }
        return value;
    }

    /** As it is sent. */
    @Override
    public String toString() {
        return written;
    }
}
