// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service accounts that exist. Safe for use by many threads. */
public final class Accounts {
    private static final Pattern EMAIL =
            Pattern.compile("[a-z0-9][a-z0-9-]*@([a-z][a-z0-9-]*)\\.iam\\.gserviceaccount\\.com");

    private final Set<String> emails = ConcurrentHashMap.newKeySet();

    /**
     * Creates an account; one that exists already stays.
     *
     * @return its full resource name
     * @throws IllegalArgumentException if it is not {@code name@project.iam.gserviceaccount.com}
     */
    public String create(String email) {
        String resource = resource(email);
        emails.add(email);
        return resource;
    }

    boolean exists(String email) {
        return emails.contains(email);
    }

    /** The e-mail of the account that a path names: by that, or by its numeric id; whatever else it is stays as it is. */
    String named(String emailOrId) {
        return emails.stream()
                .filter(email -> uniqueId(email).equals(emailOrId))
                .findFirst()
                .orElse(emailOrId);
    }

    /** The full name of an account, if it can be one, and one of that project, which may be {@code -}. */
    static Optional<String> find(String project, String email) {
        Matcher form = EMAIL.matcher(email);
        boolean here = form.matches() && (project.equals("-") || project.equals(form.group(1)));
        return here ? Optional.of(resource(email)) : Optional.empty();
    }

    static String resource(String email) {
        Matcher form = EMAIL.matcher(email);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "A service account is name@project.iam.gserviceaccount.com, not " + email);
        }
        return "//iam.googleapis.com/projects/" + form.group(1) + "/serviceAccounts/" + email;
    }

    /** The numeric id of an account or a user: always the same 21 digits. */
    public static String uniqueId(String email) {
        BigInteger number = new BigInteger(1, email.getBytes(StandardCharsets.UTF_8));
        return "1" + String.format(Locale.ROOT, "%020d", number.mod(BigInteger.TEN.pow(20)));
    }

    /** The member that an account is. */
    static String member(String email) {
        return "serviceAccount:" + email;
    }
}
