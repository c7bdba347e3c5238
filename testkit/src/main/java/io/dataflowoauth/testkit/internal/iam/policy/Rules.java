// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Binding;
import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.access.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that one stub knows of who may do what: its roles, policies, denials, boundaries, places and groups. Immutable.
 *
 * @param roles by their names
 * @param policies by the full names of their resources
 * @param denials by their ids
 * @param boundaries by their ids
 * @param surroundings what lies in what, who is in which group, and what was written over the wire
 */
record Rules(
        Map<String, DefinedRole> roles,
        Map<String, ResourcePolicy> policies,
        Map<String, Denial> denials,
        Map<String, Boundary> boundaries,
        Surroundings surroundings) {
    private static final String BINDING = "binding ";

    static final Rules NONE = new Rules(
            PredefinedRoles.all(),
            Map.of(),
            Map.of(),
            Map.of(),
            new Surroundings(Places.NONE, Directory.NONE, WrittenRules.NONE));

    /**
     * What policies are about.
     *
     * @param places what lies in what
     * @param directory who is in which group
     * @param written deny policies, boundary policies and their bindings, as IAM's own APIs keep them
     */
    record Surroundings(Places places, Directory directory, WrittenRules written) {}

    Rules with(DefinedRole role) {
        return new Rules(and(roles, role.name(), role), policies, denials, boundaries, surroundings);
    }

    Rules withPolicy(String resource, ResourcePolicy policy) {
        return new Rules(roles, and(policies, resource, policy), denials, boundaries, surroundings);
    }

    /** These, and a denial with the full name of its resource. */
    Rules with(Denial denial) {
        Denial placed = denial.resource()
                .map(name -> denial.on(places().canonical(name)))
                .orElse(denial);
        return new Rules(roles, policies, and(denials, denial.id(), placed), boundaries, surroundings);
    }

    /** These, and a boundary with the full names of its resources. */
    Rules with(Boundary boundary) {
        List<String> names =
                boundary.resources().stream().map(places()::canonical).toList();
        Boundary placed = Boundary.of(boundary.id(), boundary.principals(), names);
        Boundary whole = boundary.condition().map(placed::when).orElse(placed);
        return new Rules(roles, policies, denials, and(boundaries, boundary.id(), whole), surroundings);
    }

    Rules withoutDenial(String id) {
        return new Rules(roles, policies, but(denials, id), boundaries, surroundings);
    }

    Rules withoutBoundary(String id) {
        return new Rules(roles, policies, denials, but(boundaries, id), surroundings);
    }

    Rules with(Places places) {
        return new Rules(roles, policies, denials, boundaries, new Surroundings(places, directory(), written()));
    }

    Rules withGroup(String group, Collection<String> members) {
        Surroundings changed = new Surroundings(places(), directory().with(group, members), written());
        return new Rules(roles, policies, denials, boundaries, changed);
    }

    Rules with(WrittenRules written) {
        return new Rules(roles, policies, denials, boundaries, new Surroundings(places(), directory(), written));
    }

    Places places() {
        return surroundings.places;
    }

    WrittenRules written() {
        return surroundings.written;
    }

    Directory directory() {
        return surroundings.directory;
    }

    /** The policy of a resource, by its full name. */
    ResourcePolicy policy(String resource) {
        return policies.getOrDefault(resource, ResourcePolicy.NONE);
    }

    boolean grants(String role, String permission) {
        DefinedRole known = roles.get(role);
        return known != null && known.effective().permissions().contains(permission);
    }

    /** All of it as the engine takes it; bindings are numbered in the order of their resources' names. */
    Policy policyOf(String revision) {
        List<Binding> bindings = new ArrayList<>();
        policies.forEach((resource, policy) -> policy.bindings().forEach(granted -> {
            Binding binding = Binding.of(String.valueOf(bindings.size() + 1), granted.role(), granted.members())
                    .on(resource);
            bindings.add(granted.condition().map(binding::when).orElse(binding));
        }));
        return Policy.of(revision)
                .withRoles(roles.values().stream().map(DefinedRole::effective).toList())
                .withBindings(bindings)
                .withDenials(Stream.concat(denials.values().stream(), written().denials())
                        .toList())
                .withBoundaries(Stream.concat(boundaries.values().stream(), written().boundaries(places()).stream())
                        .toList());
    }

    /** The binding that decided, if one did. */
    Optional<Granting> deciding(Decision decision) {
        return decision.rule()
                .filter(rule -> decision.allowed() && rule.startsWith(BINDING))
                .flatMap(rule -> granting().stream()
                        .skip(Long.parseLong(rule.substring(BINDING.length())) - 1)
                        .findFirst());
    }

    /** Everything that is granted, one by one. */
    List<Grant> grants() {
        return granting().stream()
                .flatMap(one -> one.binding().members().stream()
                        .map(member -> new Grant(
                                one.binding().role(),
                                member,
                                one.resource(),
                                one.binding().condition())))
                .toList();
    }

    /** In the order in which {@link #policyOf} numbers them. */
    private List<Granting> granting() {
        return policies.entrySet().stream()
                .flatMap(policy ->
                        policy.getValue().bindings().stream().map(binding -> new Granting(policy.getKey(), binding)))
                .toList();
    }

    /**
     * A binding and where it stands.
     *
     * @param resource the full name
     * @param binding in its policy
     */
    record Granting(String resource, Granted binding) {}

    private static <T> Map<String, T> and(Map<String, T> some, String name, T one) {
        Map<String, T> more = new TreeMap<>(some);
        more.put(name, one);
        return more;
    }

    private static <T> Map<String, T> but(Map<String, T> some, String name) {
        Map<String, T> fewer = new TreeMap<>(some);
        if (fewer.remove(name) == null) {
            throw new IllegalStateException("There is nothing of the name " + name);
        }
        return fewer;
    }
}
