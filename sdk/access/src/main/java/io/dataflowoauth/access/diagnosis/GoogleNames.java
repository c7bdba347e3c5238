// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of Google's that may stand in a command: what came over a network is checked for its form, and what has another
 * becomes a word in capitals.
 */
final class GoogleNames {
    private static final Pattern ACCOUNT =
            Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?\\.gserviceaccount\\.com");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
    private static final Pattern FEDERATED =
            Pattern.compile("principal(?:Set)?://[A-Za-z0-9.-]{1,100}/[\\x21-\\x7E]{1,600}");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9][a-z0-9:.-]{0,62}");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,120}[a-z0-9])?");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~%+-]{0,254}");
    private static final Pattern OF_ACCOUNT = Pattern.compile(".*/serviceAccounts/([^/]+)");
    private static final Pattern PROVIDER = Pattern.compile(
            "//iam\\.googleapis\\.com/projects/([0-9]{1,20})/locations/global/workloadIdentityPools/([a-z0-9-]{1,32})/providers/([a-z0-9-]{1,32})");

    private GoogleNames() {}

    static boolean isAccount(String text) {
        return ACCOUNT.matcher(text).matches();
    }

    static boolean isFederated(String text) {
        return FEDERATED.matcher(text).matches();
    }

    /** As an allow policy writes it. */
    static String member(String name) {
        if (isFederated(name)) {
            return name;
        }
        int colon = name.indexOf(':');
        String kind = colon < 0 ? "" : name.substring(0, colon);
        String plain = name.substring(colon + 1);
        if (isAccount(plain) && (colon < 0 || kind.equals("serviceAccount"))) {
            return "serviceAccount:" + plain;
        }
        boolean person = EMAIL.matcher(plain).matches()
                && (colon < 0 || List.of("user", "group").contains(kind));
        return person ? (kind.equals("group") ? "group:" : "user:") + plain : "MEMBER";
    }

    /** The e-mail address of a service account, however it is named. */
    static String account(String name) {
        Matcher resource = OF_ACCOUNT.matcher(name);
        String plain = resource.matches() ? resource.group(1) : name.substring(name.indexOf(':') + 1);
        return isAccount(plain) ? plain : "ACCOUNT";
    }

    /** What stands before the @. */
    static String accountId(String account) {
        int at = account.indexOf('@');
        return at < 0 ? account : account.substring(0, at);
    }

    /** The project that an account belongs to, as far as its address tells. */
    static String projectOf(String account) {
        Matcher own = Pattern.compile("[^@]+@([a-z0-9-]+)\\.iam\\.gserviceaccount\\.com")
                .matcher(account);
        return own.matches() ? own.group(1) : "PROJECT";
    }

    /** A project, by id or number, with or without what comes before it. */
    static String project(String name) {
        String plain = name.startsWith("projects/") ? name.substring("projects/".length()) : name;
        return PROJECT.matcher(plain).matches() ? plain : "PROJECT";
    }

    static String service(String name) {
        return SERVICE.matcher(name).matches() ? name : "SERVICE";
    }

    /** The segment after that one in the name of a resource. */
    static Optional<String> after(String collection, String resource) {
        Matcher found = Pattern.compile("(?:^|/)" + Pattern.quote(collection) + "/([^/]+)")
                .matcher(resource);
        return found.find() && SEGMENT.matcher(found.group(1)).matches()
                ? Optional.of(found.group(1))
                : Optional.empty();
    }

    /** A provider of a workload identity pool by its full name: project number, pool, provider. */
    static Optional<Provider> provider(String audience) {
        Matcher form = PROVIDER.matcher(audience);
        return form.matches()
                ? Optional.of(new Provider(form.group(1), form.group(2), form.group(3)))
                : Optional.empty();
    }

    /**
     * A provider.
     *
     * @param project the number of its project
     * @param pool its pool
     * @param name its id
     */
    record Provider(String project, String pool, String name) {
        static final Provider NOBODY = new Provider("PROJECT_NUMBER", "POOL", "PROVIDER");
    }
}
