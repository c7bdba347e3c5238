// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about, and what it lies in: rules that are attached to a resource hold for all that lies in it.
 *
 * <p>The name is a full one, {@code //service/path}, as Google has them, or any other that the application uses
 * throughout. Names are compared letter by letter. Each {@code withX} gives a changed copy. Immutable, safe for use by many
 * threads.
 */
public final class Resource {
    private static final int DEEPEST = 32;

    private final String name;
    private final @Nullable Resource parent;
    private final Map<String, Object> attributes;

    private Resource(String name, @Nullable Resource parent, Map<String, Object> attributes) {
        this.name = name;
        this.parent = parent;
        this.attributes = attributes;
    }

    /**
     * A resource that lies in no other.
     *
     * @throws IllegalArgumentException if the name is blank, has more than 1024 characters, or one that cannot be printed
     */
    public static Resource of(String name) {
        MemberNames.requirePrintable(requireNonNull(name, "name"));
        return new Resource(name, null, AttributeValues.and(Map.of(), "name", name));
    }

    /**
     * This resource, which lies in that one.
     *
     * @throws IllegalArgumentException if more than 32 would lie in one another
     */
    public Resource in(Resource outer) {
        if (outer.withAncestors().size() >= DEEPEST) {
            throw new IllegalArgumentException("At most " + DEEPEST + " resources lie in one another");
        }
        return new Resource(name, outer, attributes);
    }

    /**
     * This resource, of which conditions see {@code resource.NAME}: {@code type}, {@code service} and {@code tags}, a map, are
     * those that Google has. The name is there always, see {@link #seenAs}.
     *
     * @param value a text, an integer, a flag, an {@link java.time.Instant}, a list of texts or a map of texts
     */
    public Resource withAttribute(String attribute, Object value) {
        if (attribute.equals("name")) {
            throw new IllegalArgumentException("A resource has one name");
        }
        return new Resource(name, parent, AttributeValues.and(attributes, attribute, value));
    }

    /**
     * This resource, whose {@code resource.name} is that one in conditions: those of Google see
     * {@code projects/_/buckets/b} of {@code //storage.googleapis.com/projects/_/buckets/b}. Rules are attached to the full name
     * all the same.
     *
     * @throws IllegalArgumentException if the name is blank, has more than 1024 characters, or one that cannot be printed
     */
    public Resource seenAs(String relativeName) {
        MemberNames.requirePrintable(requireNonNull(relativeName, "relativeName"));
        return new Resource(name, parent, AttributeValues.and(attributes, "name", relativeName));
    }

    /** The full name. */
    public String name() {
        return name;
    }

    /** What it lies in. */
    public Optional<Resource> parent() {
        return Optional.ofNullable(parent);
    }

    /** What conditions see of it. */
    Map<String, Object> attributes() {
        return attributes;
    }

    /** Its own name first, then those of what it lies in, the outermost last. */
    List<String> withAncestors() {
        List<String> names = new ArrayList<>();
        for (Resource next = this; next != null; next = next.parent) {
            names.add(next.name);
        }
        return names;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
