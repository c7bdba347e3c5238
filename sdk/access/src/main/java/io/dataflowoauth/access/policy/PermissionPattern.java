// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Collection;
import java.util.List;

/**
 * Permissions that a denial names: an exact one, or a group as Google's deny policies have it: all verbs of a resource, one
 * verb of all resources of a service, or all of a service.
 *
 * @param service what stands before the resource, with its separator; empty for {@code resource.verb}
 * @param resource a name or {@code *}
 * @param verb a name or {@code *}
 */
record PermissionPattern(String service, String resource, String verb) {
    private static final String ANY = "*";

    /**
     * Reads a name, in which the resource, the verb or both may be {@code *}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static PermissionPattern of(String text) {
        PermissionPattern pattern = divided(PermissionNames.canonical(text));
        PermissionNames.exact(pattern.service + filled(pattern.resource) + "." + filled(pattern.verb));
        return pattern;
    }

    static List<PermissionPattern> all(Collection<String> texts) {
        return texts.stream().map(PermissionPattern::of).distinct().toList();
    }

    /** The parts of a name in its one form. */
    static PermissionPattern divided(String canonical) {
        int verb = canonical.lastIndexOf('.');
        if (verb < 0) {
            throw new IllegalArgumentException("A permission has a resource and a verb, divided by a dot");
        }
        int resource = Math.max(canonical.lastIndexOf('.', verb - 1), canonical.lastIndexOf('/', verb - 1)) + 1;
        return new PermissionPattern(
                canonical.substring(0, resource), canonical.substring(resource, verb), canonical.substring(verb + 1));
    }

    boolean covers(PermissionPattern permission) {
        return service.equals(permission.service)
                && (resource.equals(ANY) || resource.equals(permission.resource))
                && (verb.equals(ANY) || verb.equals(permission.verb));
    }

    private static String filled(String part) {
        return part.equals(ANY) ? "any" : part;
    }

    @Override
    public String toString() {
        return service + resource + "." + verb;
    }
}
