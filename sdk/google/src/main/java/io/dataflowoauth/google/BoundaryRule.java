// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a credential access boundary: a Cloud Storage bucket, the roles of which a token keeps at most what they grant, and
 * perhaps a prefix. A boundary only takes away; what the principal may not do, no rule allows.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class BoundaryRule {
    private final String bucket;
    private final Collection<String> roles;
    private final Optional<String> prefix;

    private BoundaryRule(String bucket, Collection<String> roles, Optional<String> prefix) {
        this.bucket = bucket;
        this.roles = roles;
        this.prefix = prefix;
    }

    /** Objects of this bucket, read-only: {@code roles/storage.objectViewer}. */
    public static BoundaryRule reading(String bucket) {
        return withRoles(bucket, "roles/storage.objectViewer");
    }

    /** Objects of this bucket, to be created and not to be read or replaced: {@code roles/storage.objectCreator}. */
    public static BoundaryRule creating(String bucket) {
        return withRoles(bucket, "roles/storage.objectCreator");
    }

    /** This bucket, with what these roles grant; at least one. */
    public static BoundaryRule withRoles(String bucket, String... roles) {
        return new BoundaryRule(requireNonNull(bucket, "bucket"), List.of(roles), Optional.empty());
    }

    /** This rule, for objects whose names begin so, and for listings of no more than them. */
    public BoundaryRule under(String changed) {
        return new BoundaryRule(bucket, roles, Optional.of(requireNonNull(changed, "prefix")));
    }

    /** The bucket by its full name, as Google's boundaries name it. */
    public String resource() {
        return "//storage.googleapis.com/projects/_/buckets/" + bucket;
    }

    /** The roles as Google's boundaries name them, sorted. */
    public List<String> permissions() {
        return roles.stream().sorted().map(role -> "inRole:" + role).toList();
    }

    /**
     * The prefix as a condition in the Common Expression Language; empty where the rule has none. A listing has no object's
     * name, but the prefix that it asks for. A prefix with a quote in it makes another condition: of rules that come from
     * elsewhere use those that {@link BoundaryRules#checked} gives.
     */
    public Optional<String> condition() {
        return prefix.map(
                text -> "resource.name.startsWith('projects/_/buckets/" + bucket + "/objects/" + text + "') || "
                        + "api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('" + text + "')");
    }

    RecipeObject object() {
        RecipeObject rule =
                RecipeObject.of("google.boundary-rule").with("bucket", bucket).withSet("roles", roles);
        return prefix.isPresent() ? rule.with("prefix", prefix.get()) : rule;
    }

    /** What the rule is for. */
    @Override
    public String toString() {
        return "BoundaryRule[" + roles + " on " + bucket
                + prefix.map(text -> "/" + text).orElse("") + "]";
    }
}
