// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names by which policies know principals and sets of them, each in one form. Pure. */
final class MemberNames {
    static final String EVERYBODY = "allUsers";
    static final String AUTHENTICATED = "allAuthenticatedUsers";
    static final String USER = "user:";
    static final String ACCOUNT = "serviceAccount:";
    static final String GROUP = "group:";
    static final String DOMAIN = "domain:";
    static final String ONE = "principal://";
    static final String MANY = "principalSet://";

    private static final int LONGEST = 1024;
    private static final String GOOGLE_SUBJECT = ONE + "goog/subject/";
    private static final String GOOGLE_GROUP = MANY + "goog/group/";
    private static final String GOOGLE_ACCOUNT = ONE + "iam.googleapis.com/projects/-/serviceAccounts/";
    private static final Pattern ONE_FORM = Pattern.compile("principal://[^/]+/.+");
    private static final Pattern MANY_FORM = Pattern.compile("principalSet://[^/]+/.+");
    private static final Pattern TYPED_FORM =
            Pattern.compile("(?:user|serviceAccount|group|domain|projectOwner|projectEditor|projectViewer):.+");

    private MemberNames() {}

    /**
     * The one form of a name: that of Google's allow policies, where its deny policies have another one, addresses in lower
     * case.
     *
     * @throws IllegalArgumentException if it has none of the known forms
     */
    static String canonical(String member) {
        requirePrintable(member);
        if (member.equals(EVERYBODY) || member.equals(MANY + "goog/public:all")) {
            return EVERYBODY;
        }
        if (member.equals(AUTHENTICATED) || member.equals(MANY + "goog/public:allAuthenticatedUsers")) {
            return AUTHENTICATED;
        }
        if (member.startsWith("deleted:")) {
            canonical(member.substring("deleted:".length()));
            return member;
        }
        if (member.startsWith(GOOGLE_SUBJECT)) {
            return lower(USER + member.substring(GOOGLE_SUBJECT.length()));
        }
        if (member.startsWith(GOOGLE_GROUP)) {
            return lower(GROUP + member.substring(GOOGLE_GROUP.length()));
        }
        if (member.startsWith(GOOGLE_ACCOUNT)) {
            return lower(ACCOUNT + member.substring(GOOGLE_ACCOUNT.length()));
        }
        return plain(member);
    }

    /** Names in their one form, sorted, once each. */
    static Set<String> all(Collection<String> members) {
        Set<String> all = new TreeSet<>();
        members.forEach(member -> all.add(canonical(member)));
        return Set.copyOf(all);
    }

    /** What comes after the slashes for an issuer: its name, without https where it has that. */
    static String authority(String issuer) {
        return issuer.startsWith("https://") ? issuer.substring("https://".length()) : issuer;
    }

    /** Within Unicode's letters, so that an explanation stays one line that says what is there. */
    static String requirePrintable(String text) {
        boolean fits =
                !text.isBlank() && text.length() <= LONGEST && text.codePoints().allMatch(MemberNames::isPrintable);
        if (!fits) {
            throw new IllegalArgumentException(
                    "A name is printable, not blank, and has at most " + LONGEST + " characters");
        }
        return text;
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static String plain(String member) {
        if (ONE_FORM.matcher(member).matches() || MANY_FORM.matcher(member).matches()) {
            return member;
        }
        if (TYPED_FORM.matcher(member).matches()) {
            return member.indexOf('@') > 0 || member.startsWith(DOMAIN) ? lower(member) : member;
        }
        throw new IllegalArgumentException(
                "A member is allUsers, allAuthenticatedUsers, or a name that begins with user:,"
                        + " serviceAccount:, group:, domain:, principal:// or principalSet://");
    }

    private static String lower(String member) {
        int type = member.indexOf(':');
        return member.substring(0, type) + member.substring(type).toLowerCase(Locale.ROOT);
    }
}
