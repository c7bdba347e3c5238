// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a header may be, so that it cannot break a request apart (RFC 9110 sections 5.1 and 5.5). */
public final class HeaderRules {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Set<String> ENGINES =
            Set.of("host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer");

    private HeaderRules() {}

    /** Whether it is a token, and none of the headers that an engine writes itself. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && !ENGINES.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether it has visible ASCII, spaces and tabs only. */
    public static boolean isValue(String value) {
        return value.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\t');
    }
}
