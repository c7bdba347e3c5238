// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Resource;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a request needs beyond a token that is verified: scopes, a permission on a resource, how and when somebody signed in.
 *
 * <p>All of it must hold. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class Requirement {
    private static final Requirement VERIFIED = new Requirement(Set.of(), Optional.empty(), SignIn.ANY);

    private final Set<String> scopes;
    private final Optional<AccessQuestion> question;
    private final SignIn signIn;

    private Requirement(Set<String> scopes, Optional<AccessQuestion> question, SignIn signIn) {
        this.scopes = scopes;
        this.question = question;
        this.signIn = signIn;
    }

    /** Whoever is verified may. */
    public static Requirement verified() {
        return VERIFIED;
    }

    /**
     * Whoever the policy gives that permission on that resource may.
     *
     * @throws IllegalArgumentException if the permission is none
     */
    public static Requirement permission(String permission, Resource resource) {
        AccessQuestion question = AccessQuestion.of(Caller.anonymous(), permission, resource);
        return new Requirement(Set.of(), Optional.of(question), SignIn.ANY);
    }

    /**
     * This requirement, for tokens with all of these scopes.
     *
     * @throws IllegalArgumentException if one is no scope (RFC 6749 section 3.3)
     */
    public Requirement withScopes(String... needed) {
        Arrays.asList(needed).forEach(Challenge::requireToken);
        return new Requirement(Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(needed))), question, signIn);
    }

    /**
     * This requirement, of which the policy's conditions see {@code request.NAME}: {@code host} and {@code path}, say.
     *
     * @throws IllegalStateException if it needs no permission
     */
    public Requirement withAttribute(String name, Object value) {
        AccessQuestion asked = question.orElseThrow(() -> new IllegalStateException("Conditions are of permissions"));
        return new Requirement(scopes, Optional.of(asked.withAttribute(name, value)), signIn);
    }

    /**
     * This requirement, for people who signed in by one of these classes ({@code acr}), the best one first (RFC 9470).
     *
     * @throws IllegalArgumentException if one cannot be sent in {@code acr_values}
     */
    public Requirement withSignInClasses(String... classes) {
        Arrays.asList(classes).forEach(Challenge::requireToken);
        Set<String> ordered = Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(classes)));
        return new Requirement(scopes, question, new SignIn(ordered, signIn.within));
    }

    /**
     * This requirement, for people who signed in no longer ago than that ({@code auth_time}, RFC 9470).
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Requirement withSignInWithin(Duration age) {
        if (requireNonNull(age, "age").isNegative()) {
            throw new IllegalArgumentException("Nobody can sign in " + age + " ago");
        }
        return new Requirement(scopes, question, new SignIn(signIn.classes, Optional.of(age)));
    }

    /** All scopes that a token must have, sorted. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The permission that is asked for, if any. */
    public Optional<String> permission() {
        return question.map(AccessQuestion::permission);
    }

    /** The resource that it is asked for on, if any. */
    public Optional<Resource> resource() {
        return question.map(AccessQuestion::resource);
    }

    /** The question, which nobody asks yet. */
    Optional<AccessQuestion> question() {
        return question;
    }

    Set<String> signInClasses() {
        return signIn.classes;
    }

    Optional<Duration> signInWithin() {
        return signIn.within;
    }

    /** Scopes, permission and resource. */
    @Override
    public String toString() {
        String asked =
                question.map(one -> one.permission() + " on " + one.resource()).orElse("anybody verified");
        return "Requirement[" + asked + (scopes.isEmpty() ? "" : ", scopes " + String.join(" ", scopes)) + "]";
    }

    private record SignIn(Set<String> classes, Optional<Duration> within) {
        private static final SignIn ANY = new SignIn(Set.of(), Optional.empty());
    }
}
