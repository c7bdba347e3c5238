// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.internal.SecretShapes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Values of a tag, of which the first few are told and the rest are {@code other}. Safe for use by many threads. */
final class CappedTag {
    static final String OTHER = "other";

    private static final int LONGEST = 200;
    private static final Pattern UNFIT = Pattern.compile("^https?:|[\\p{Cc}\\p{Cf}]", Pattern.CASE_INSENSITIVE);

    private final int most;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile boolean full;

    CappedTag(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("The number of values is not negative");
        }
        this.most = most;
        this.full = most == 0;
    }

    /** The value if it is one of the first, else {@code other}. */
    String of(String value) {
        if (told.contains(value)) {
            return value;
        }
        return !full && isFit(value) && admit(value) ? value : OTHER;
    }

    /** Whether a text may stand in a meter at all: no URL, nothing shaped like a secret, one short line. */
    static boolean isFit(String value) {
        return !value.isBlank()
                && value.length() <= LONGEST
                && !UNFIT.matcher(value).find()
                && !SecretShapes.looksSecret(value);
    }

    private synchronized boolean admit(String value) {
        boolean admitted = told.contains(value) || (told.size() < most && told.add(value));
        full = told.size() >= most;
        return admitted;
    }
}
