// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.PrincipalChain;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls, as a verified token or assertion says it.
 *
 * <p>It is identified by issuer and subject and by nothing else: names and addresses change, and are told by others.
 * Immutable, safe for use by many threads.
 */
public final class Principal {
    private final Identity identity;
    private final Names names;
    private final Standing standing;

    Principal(Identity identity, Names names, Standing standing) {
        this.identity = identity;
        this.names = names;
        this.standing = standing;
    }

    /**
     * Somebody whom another proof than a token names, such as a SAML assertion: without a client, an actor, a group or a role.
     *
     * @throws IllegalArgumentException if the subject is blank or holds control characters
     */
    public static Principal of(String issuer, String subject) {
        return new Principal(
                new Identity(issuer, subject, Optional.empty(), Optional.empty(), Optional.empty()),
                new Names(subject, Optional.empty(), PrincipalChain.of(subject)),
                new Standing(new Memberships(Set.of(), true), new Memberships(Set.of(), true)));
    }

    /**
     * This principal, whom people know by that name; nobody acts for it.
     *
     * @throws IllegalArgumentException if the name is blank or holds control characters
     */
    public Principal withName(String shown) {
        return new Principal(identity, new Names(shown, names.google(), PrincipalChain.of(shown)), standing);
    }

    /**
     * This principal, which is in these groups.
     *
     * @param whole whether there are no others: else {@link #group} does not know of those that are not named
     */
    public Principal withGroups(Set<String> groups, boolean whole) {
        return new Principal(
                identity, names, new Standing(new Memberships(Set.copyOf(groups), whole), standing.roles()));
    }

    /** This principal, which has these roles, as {@link #withGroups}. */
    public Principal withRoles(Set<String> roles, boolean whole) {
        return new Principal(
                identity, names, new Standing(standing.groups(), new Memberships(Set.copyOf(roles), whole)));
    }

    /** Who says so: the issuer as its profile names it. */
    public String issuer() {
        return identity.issuer();
    }

    /** By which the issuer knows it, and never gives to another. */
    public String subject() {
        return identity.subject();
    }

    /**
     * A name that a person recognises in a log: {@code principal://…} where Google has one, else a verified address, the
     * user's or the client's name, else the subject. Never to be compared with: it may change, and be chosen by its owner.
     */
    public String name() {
        return names.shown();
    }

    /** As Google's policies name it, where the token is meant for a workload identity provider of Google. */
    public Optional<String> googleName() {
        return names.google();
    }

    /**
     * Through whom: the attached workload, where the token names one, or the actors (RFC 8693 section 4.1), the first one
     * first; last the principal itself.
     */
    public PrincipalChain chain() {
        return names.chain();
    }

    /** Who acts for it now; those before are told by the chain, and decide nothing. */
    public Optional<String> actor() {
        return identity.actor();
    }

    /** Who the token says may act for it ({@code may_act}, RFC 8693 section 4.4): nobody, where it does not say. */
    public boolean letsAct(String subject) {
        return identity.mayAct().filter(subject::equals).isPresent();
    }

    /** The client that the token was issued to, where it says so. */
    public Optional<String> client() {
        return identity.client();
    }

    /** The groups that the token names. There may be others: ask {@link #group}. */
    public Set<String> groups() {
        return standing.groups().names();
    }

    /** The roles that the token names. There may be others: ask {@link #role}. */
    public Set<String> roles() {
        return standing.roles().names();
    }

    /** Whether it is in a group, by its exact name. */
    public Membership group(String name) {
        return standing.groups().of(name);
    }

    /** Whether it has a role, by its exact name. */
    public Membership role(String name) {
        return standing.roles().of(name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Principal principal
                && identity.equals(principal.identity)
                && names.equals(principal.names)
                && standing.equals(principal.standing);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    /** The name, and by whom it is known as what. */
    @Override
    public String toString() {
        String known = subject() + " of " + issuer();
        return name().equals(subject()) ? known : name() + " (" + known + ")";
    }

    record Identity(
            String issuer, String subject, Optional<String> client, Optional<String> actor, Optional<String> mayAct) {}

    record Names(String shown, Optional<String> google, PrincipalChain chain) {}

    record Standing(Memberships groups, Memberships roles) {}
}
