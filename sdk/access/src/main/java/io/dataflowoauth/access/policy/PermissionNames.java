// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of permissions, each in one form: that of Google's roles, where its deny policies have another one. Pure. */
final class PermissionNames {
    private static final Pattern EXACT =
            Pattern.compile("(?:[A-Za-z0-9.-]{1,200}/)?[A-Za-z0-9_-]{1,100}(?:\\.[A-Za-z0-9_-]{1,100}){1,8}");
    private static final String GOOGLE = ".googleapis.com/";

    private PermissionNames() {}

    /**
     * The one form of an exact name.
     *
     * @throws IllegalArgumentException if it is none, or has a wildcard
     */
    static String exact(String permission) {
        if (!EXACT.matcher(permission).matches()) {
            throw new IllegalArgumentException(
                    "A permission is written resource.verb, service.resource.verb or host/resource.verb, without wildcards");
        }
        return canonical(permission);
    }

    static Set<String> exact(Collection<String> permissions) {
        Set<String> all = new TreeSet<>();
        permissions.forEach(permission -> all.add(exact(permission)));
        return Set.copyOf(all);
    }

    /** Google's roles say {@code pubsub.topics.get}, and its deny policies {@code pubsub.googleapis.com/topics.get}. */
    static String canonical(String permission) {
        int end = permission.indexOf(GOOGLE);
        if (end < 0) {
            return permission;
        }
        String service = permission.substring(0, end);
        return (service.equals("cloudresourcemanager") ? "resourcemanager" : service) + "."
                + permission.substring(end + GOOGLE.length());
    }
}
