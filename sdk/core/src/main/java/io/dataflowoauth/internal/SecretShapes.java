// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.util.regex.Pattern;

/** Tells texts that are shaped like a key, a JWT or a token, and so have no place in a recipe. */
public final class SecretShapes {
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]*");
    private static final Pattern KNOWN_TOKEN = Pattern.compile(
            "(?i)(^|[^a-z0-9])(ya29\\.|1//0|gh[opsu]_|github_pat_|glpat-|xox[abprs]-|AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}"
                    + "|AIza[0-9a-z_-]{30,}|GOCSPX-)|^bearer\\s");

    private SecretShapes() {}

    /** Whether the text is, or holds, something shaped like a secret. */
    public static boolean looksSecret(String text) {
        return text.contains("-----BEGIN")
                || JWT.matcher(text).find()
                || KNOWN_TOKEN.matcher(text).find();
    }
}
