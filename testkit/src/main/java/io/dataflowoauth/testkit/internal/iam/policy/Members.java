// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Binding;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The members that Google's policies know, in the one form that the engine gives them. Pure. */
public final class Members {
    private static final String ADDRESS = "[^\\s@:/]+@[^\\s@:/]+";
    private static final Pattern FORM = Pattern.compile("allUsers|allAuthenticatedUsers"
            + "|(?:serviceAccount|user|group):" + ADDRESS
            + "|serviceAccount:[a-z][a-z0-9-]*\\.svc\\.id\\.goog\\[[a-z0-9-]+/[a-z0-9-]+]"
            + "|deleted:(?:serviceAccount|user|group):" + ADDRESS + "\\?uid=[0-9]+"
            + "|domain:[^\\s@:/]+"
            + "|principal://[^\\s/]+/\\S*subject/\\S+"
            + "|principal://iam\\.googleapis\\.com/projects/-/serviceAccounts/" + ADDRESS
            + "|principalSet://[^\\s/]+/\\S+/(?:\\*|group/\\S+|attribute\\.[a-z0-9_]+/\\S+|type/ServiceAccount)"
            + "|principalSet://goog/(?:group/" + ADDRESS + "|public:all|public:allAuthenticatedUsers)");

    private Members() {}

    /**
     * A member in its one form.
     *
     * @throws IllegalArgumentException if Google knows no such form
     */
    public static String canonical(String member) {
        if (!FORM.matcher(member).matches()) {
            throw new IllegalArgumentException(
                    "A member is allUsers, allAuthenticatedUsers, user:email, serviceAccount:email, group:email,"
                            + " domain:name, principal://…/subject/… or principalSet://…, not " + member);
        }
        return engineForm(member);
    }

    /** As {@link #canonical}, each. */
    public static Set<String> all(Collection<String> members) {
        Set<String> all = new TreeSet<>();
        members.forEach(member -> all.add(canonical(member)));
        return all;
    }

    /** The form that the engine gives to whatever it takes for a member. */
    static String engineForm(String member) {
        return Binding.of("form", "form", member).members().iterator().next();
    }
}
