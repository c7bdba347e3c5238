// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Role;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A role as IAM's own API shows it.
 *
 * @param role its name and all permissions that it was given
 * @param text what people read of it
 * @param state what became of it
 */
public record DefinedRole(Role role, Text text, State state) {
    private static final Pattern CUSTOM = Pattern.compile("((?:projects|organizations)/[^/]+)/roles/[^/]+");
    private static final String DISABLED = "DISABLED";

    /**
     * What people read of a role.
     *
     * @param title may be empty
     * @param description may be empty
     * @param stage {@code ALPHA}, {@code BETA}, {@code GA}, {@code DEPRECATED}, {@code DISABLED} or {@code EAP}
     */
    public record Text(String title, String description, String stage) {
        /** Of a role of which only the permissions matter. */
        public static final Text NONE = new Text("", "", "GA");
    }

    /**
     * What became of a role.
     *
     * @param deleted whether bindings of it grant nothing until it is undeleted
     * @param serial grows with each change; 0 for Google's own
     */
    public record State(boolean deleted, long serial) {}

    static DefinedRole predefined(Role role, String title) {
        return new DefinedRole(role, new Text(title, "", "GA"), new State(false, 0));
    }

    /** A role that nobody has defined yet. */
    public static DefinedRole of(String name, Collection<String> permissions, Text text) {
        return new DefinedRole(Role.of(name, permissions), text, new State(false, 0));
    }

    /** Its full name. */
    public String name() {
        return role.name();
    }

    /** Whether it belongs to no project or organization. */
    public boolean isPredefined() {
        return owner().isEmpty();
    }

    /** The project or organization that it belongs to. */
    public Optional<String> owner() {
        return owner(name());
    }

    /** The project or organization that a role of that name belongs to. */
    public static Optional<String> owner(String name) {
        Matcher custom = CUSTOM.matcher(name);
        return custom.matches() ? Optional.of(custom.group(1)) : Optional.empty();
    }

    /** Its permissions in alphabetical order. */
    public Set<String> permissions() {
        return Collections.unmodifiableSet(new TreeSet<>(role.permissions()));
    }

    /** What a change of it must name. */
    public String etag() {
        return state.serial == 0 ? "AA==" : Etag.of(state.serial);
    }

    /** Whether bindings of it grant nothing. */
    public boolean isIdle() {
        return state.deleted || text.stage.equals(DISABLED);
    }

    /** This role, deleted or not. */
    public DefinedRole deleted(boolean deleted) {
        return new DefinedRole(role, text, new State(deleted, state.serial));
    }

    DefinedRole changedBy(long serial) {
        return new DefinedRole(role, text, new State(state.deleted, serial));
    }

    /** The role as decisions see it. */
    Role effective() {
        return isIdle() ? Role.of(name()) : role;
    }
}
