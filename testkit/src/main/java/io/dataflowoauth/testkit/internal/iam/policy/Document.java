// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Something that IAM's own APIs keep by its name: a deny policy, a principal access boundary policy, or its binding.
 *
 * @param head what IAM says of it
 * @param members what its author wrote, checked
 * @param meaning what decisions make of it
 */
public record Document(Head head, Map<String, Object> members, Meaning meaning) {
    /** Sorts the members. */
    public Document {
        members = Collections.unmodifiableMap(new TreeMap<>(members));
    }

    /** The name. */
    public String name() {
        return head.name;
    }

    /**
     * What IAM says of a document.
     *
     * @param name by which it is known
     * @param created when it was created
     * @param updated when it was changed last
     * @param serial grows with each change
     */
    public record Head(String name, Instant created, Instant updated, long serial) {
        /** Its own, whoever has the name later. */
        public String uid() {
            String text = name + " " + created;
            return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        }

        /** What a change of it must name. */
        public String etag() {
            return Etag.of(serial);
        }

        Head at(Instant now, long changed) {
            return new Head(name, created, now, changed);
        }
    }

    /** What decisions make of a document. */
    public sealed interface Meaning {}

    /**
     * Of a deny policy.
     *
     * @param rules each with its resource
     */
    public record Denials(List<Denial> rules) implements Meaning {
        /** Copies the rules. */
        public Denials {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Of a principal access boundary policy.
     *
     * @param resources what whoever it is bound to can reach
     */
    public record Reach(List<String> resources) implements Meaning {
        /** Copies the names. */
        public Reach {
            resources = List.copyOf(resources);
        }
    }

    /**
     * Of a binding of such a policy.
     *
     * @param policy the name of the policy
     * @param principals the members whom it holds for
     * @param condition when; always, if there is none
     */
    public record Bound(String policy, List<String> principals, Optional<Condition> condition) implements Meaning {
        /** Copies the members. */
        public Bound {
            principals = List.copyOf(principals);
        }
    }
}
