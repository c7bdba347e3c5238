// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.access.Membership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Who asks, as policies know it: the members that it is, those that it is not, and those of which nobody can tell.
 *
 * <p>{@link Callers} makes one from a verified token. Each {@code withX} gives a changed copy. Immutable, safe for use by many
 * threads.
 */
public final class Caller {
    private static final Caller ANONYMOUS =
            new Caller(PrincipalChain.unknown(), new Names(Set.of(MemberNames.EVERYBODY), List.of()), Map.of());

    private final PrincipalChain chain;
    private final Names names;
    private final Map<String, Object> attributes;

    private Caller(PrincipalChain chain, Names names, Map<String, Object> attributes) {
        this.chain = chain;
        this.names = names;
        this.attributes = attributes;
    }

    /** Somebody of whom nothing is known: {@code allUsers}, and nobody else. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /**
     * Somebody who is authenticated, and exactly these members besides {@code allUsers} and {@code allAuthenticatedUsers}.
     *
     * @param member the first, which is who it is in explanations
     * @param others groups and sets that it is in
     * @throws IllegalArgumentException if one has no known form
     */
    public static Caller named(String member, String... others) {
        return authenticated(PrincipalChain.of(member)).withMember(member).withMembers(others);
    }

    /**
     * Somebody whom Google knows by federation only: exactly these members besides {@code allUsers}. Google's
     * {@code allAuthenticatedUsers} has its own accounts and nobody else.
     *
     * @param member the first, which is who it is in explanations
     * @param others groups and sets that it is in
     * @throws IllegalArgumentException if one has no known form
     */
    public static Caller federated(String member, String... others) {
        Names everybody = new Names(Set.of(MemberNames.EVERYBODY), List.of());
        return new Caller(PrincipalChain.of(member), everybody, Map.of())
                .withMember(member)
                .withMembers(others);
    }

    static Caller authenticated(PrincipalChain chain) {
        Set<String> members = Set.of(MemberNames.EVERYBODY, MemberNames.AUTHENTICATED);
        return new Caller(chain, new Names(members, List.of()), Map.of());
    }

    /** This caller, of whom somebody knows that it is that member too: a group from a directory, say. */
    public Caller withMember(String member) {
        Set<String> more = new HashSet<>(names.certain);
        more.add(MemberNames.canonical(requireNonNull(member, "member")));
        return new Caller(chain, new Names(Set.copyOf(more), names.areas), attributes);
    }

    private Caller withMembers(String... others) {
        Caller caller = this;
        for (String other : others) {
            caller = caller.withMember(other);
        }
        return caller;
    }

    /**
     * This caller, of which conditions see {@code principal.NAME}.
     *
     * @param value a text, an integer, a flag, an {@link java.time.Instant}, a list of texts or a map of texts
     */
    public Caller withAttribute(String name, Object value) {
        return new Caller(chain, names, AttributeValues.and(attributes, name, value));
    }

    /** This caller, whose membership of all members that begin so is told by somebody, who gets the rest of the name. */
    Caller withArea(String prefix, Function<String, Membership> telling) {
        List<Area> more = new ArrayList<>(names.areas);
        more.add(new Area(prefix, telling));
        return new Caller(chain, new Names(names.certain, List.copyOf(more)), attributes);
    }

    /**
     * Whether it is a member.
     *
     * @throws IllegalArgumentException if that has no known form
     */
    public Membership is(String member) {
        return isCanonical(MemberNames.canonical(member));
    }

    /** As {@link #is}, for a name in its one form. */
    Membership isCanonical(String member) {
        if (names.certain.contains(member)) {
            return Membership.YES;
        }
        for (Area area : names.areas) {
            if (member.startsWith(area.prefix)) {
                return area.telling.apply(member.substring(area.prefix.length()));
            }
        }
        return Membership.NO;
    }

    /** Who it is, through whom. */
    public PrincipalChain chain() {
        return chain;
    }

    /** The members that it certainly is, in their one form; its token may tell of more. */
    Set<String> certain() {
        return names.certain;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    /** Who acts. */
    @Override
    public String toString() {
        return chain.names().isEmpty() ? "somebody without a name" : chain.acting();
    }

    private record Names(Set<String> certain, List<Area> areas) {}

    private record Area(String prefix, Function<String, Membership> telling) {}
}
