// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.ConditionResult;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.testkit.internal.iam.AttributeRules;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import io.dataflowoauth.testkit.internal.iam.policy.Expressions;
import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import io.dataflowoauth.testkit.internal.iam.policy.KnownExpressions;
import io.dataflowoauth.testkit.internal.iam.policy.NoExpressionsException;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All of IAM in one {@link IamStub} besides plain grants: what lies in what, conditions, denials, boundaries, groups, the
 * attributes of federated principals, the delay of changes, and explanations.
 *
 * <p>The policy engine of the SDK decides, the same that services use: boundaries first, then denials, then bindings; what
 * cannot be decided is denied. Conditions are written in CEL and need {@code dataflow-oauth-access-cel} on the class path. What
 * is changed here is read back at once by {@code getIamPolicy}, and holds for the next decision, or after the
 * {@linkplain #delayChangesBy delay}. What is written over the wire, at the paths of IAM's own APIs for roles, deny policies and
 * boundaries, holds beside it. Safe for use by many threads.
 */
public final class IamPolicies {
    private final PolicyStore store;
    private final Cloud cloud;
    private final Expressions expressions;
    private final Consumer<String> changed;

    private IamPolicies(PolicyStore store, Cloud cloud, Expressions expressions, Consumer<String> changed) {
        this.store = store;
        this.cloud = cloud;
        this.expressions = expressions;
        this.changed = changed;
    }

    /** The policies of a stub, whose journal is told of each change. */
    static IamPolicies of(PolicyStore store, Cloud cloud, Consumer<String> changed) {
        return new IamPolicies(store, cloud, Language.KNOWN, changed);
    }

    /** An empty store that understands CEL where that is on the class path. */
    static PolicyStore store(IamStubOptions options) {
        return new PolicyStore(options.time(), Language.KNOWN);
    }

    PolicyStore store() {
        return store;
    }

    /**
     * Puts a resource into another one, in place of where it was: a project into a folder, a folder into an organization, a
     * bucket into its project. Other resources lie in the project that their name tells.
     *
     * @param resource {@code projects/ID}, {@code folders/ID} or a full resource name
     * @return its full resource name
     * @throws IllegalArgumentException if a name is malformed, or it would lie in itself
     */
    public String place(String resource, String parent) {
        String name = store.place(requireNonNull(resource, "resource"), requireNonNull(parent, "parent"));
        changed.accept(resource + " placed in " + parent);
        return name;
    }

    /** Lets names of resources have a project's number in place of its id; say so before the number is used. */
    public void numberProject(String id, String number) {
        store.number(requireNonNull(id, "id"), requireNonNull(number, "number"));
        changed.accept("project " + id + " has the number " + number);
    }

    /**
     * Says who is in a group, in place of what was said before.
     *
     * @param group {@code group:email}
     * @param members members, groups among them
     */
    public void group(String group, String... members) {
        store.group(requireNonNull(group, "group"), List.of(members));
        changed.accept(group + " has the members " + List.of(members));
    }

    /**
     * Grants a role on a resource and all below it, while a condition holds: over {@code resource.name}, {@code resource.type},
     * {@code resource.service} and {@code request.time}.
     *
     * @throws IllegalArgumentException if the role is not defined, or a name or the condition is malformed
     * @throws TestkitException with {@link TestkitCodes#NO_EXPRESSIONS} if nobody understands conditions
     */
    public void grant(String role, String member, String resource, Condition condition) {
        Grant grant = new Grant(role, member, resource, Optional.of(condition));
        understood(() -> store.grant(grant));
        changed.accept(grant.toString() + " granted");
    }

    /**
     * Takes away a role that was granted with that condition.
     *
     * @throws IllegalStateException if it was not granted so
     */
    public void revoke(String role, String member, String resource, Condition condition) {
        Grant grant = new Grant(role, member, resource, Optional.of(condition));
        store.revoke(grant);
        changed.accept(grant.toString() + " revoked");
    }

    /**
     * Forbids permissions, whatever is granted: a rule of a deny policy, in place of the one of the same id. Members may be
     * written as Google's deny policies do, {@code principal://goog/subject/…}, and permissions as
     * {@code service.googleapis.com/resource.verb}.
     *
     * @throws TestkitException with {@link TestkitCodes#NO_EXPRESSIONS} if it has a condition that nobody understands
     */
    public void deny(Denial denial) {
        understood(() -> store.deny(denial));
        changed.accept(denial + " added");
    }

    /**
     * Ends a denial.
     *
     * @throws IllegalStateException if there is none of that id
     */
    public void undeny(String id) {
        store.undeny(requireNonNull(id, "id"));
        changed.accept("denial " + id + " removed");
    }

    /**
     * Lets principals reach only some resources, whatever is granted: a principal access boundary with its binding, in place of
     * the one of the same id.
     *
     * @throws TestkitException with {@link TestkitCodes#NO_EXPRESSIONS} if it has a condition that nobody understands
     */
    public void bound(Boundary boundary) {
        understood(() -> store.bound(boundary));
        changed.accept(boundary + " added");
    }

    /**
     * Ends a boundary.
     *
     * @throws IllegalStateException if there is none of that id
     */
    public void unbound(String id) {
        store.unbound(requireNonNull(id, "id"));
        changed.accept("boundary " + id + " removed");
    }

    /** Makes later changes hold for decisions only after so much time of the stub's clock, as they do at Google; zero ends it. */
    public void delayChangesBy(Duration delay) {
        store.delay(IamStubOptions.notNegative(delay));
        changed.accept("changes of policy hold after " + delay);
    }

    /**
     * The accounts, and no others, whose tokens may live up to 12 hours from now on: the organization policy constraint
     * {@code iam.allowServiceAccountCredentialLifetimeExtension}, in place of what the options said.
     */
    public void extendLifetimes(String... emails) {
        cloud.extendLifetimes(Set.of(emails));
        changed.accept("tokens of up to 12 hours for " + List.of(emails));
    }

    /**
     * Maps the claims of credentials to {@code google.subject}, {@code google.groups} and {@code attribute.NAME} by CEL over
     * {@code assertion}, in place of the mapping before, from the next exchange on.
     *
     * @throws IllegalArgumentException if the stub does not know the provider, an attribute has no such name, the subject is
     *     missing, or an expression is malformed
     * @throws TestkitException with {@link TestkitCodes#NO_EXPRESSIONS} if nobody understands mappings
     */
    public void attributeMapping(WorkloadProvider provider, Map<String, String> mapping) {
        Map<String, Function<Map<String, Object>, Optional<Object>>> ready = new TreeMap<>();
        understood(() -> mapping.forEach((name, expression) -> ready.put(name, expressions.mapping(expression))));
        cloud.providers().change(provider.audience(), (AttributeRules rules) -> rules.mapping(ready));
        changed.accept("attribute mapping of " + provider.audience() + " is " + new TreeMap<>(mapping));
    }

    /**
     * Rejects credentials that do not meet a condition, in place of the one before, from the next exchange on: CEL over
     * {@code assertion}, {@code google} and {@code attribute}. One that cannot be evaluated rejects.
     *
     * @throws IllegalArgumentException if the stub does not know the provider, or the condition is malformed
     * @throws TestkitException with {@link TestkitCodes#NO_EXPRESSIONS} if nobody understands conditions
     */
    public void attributeCondition(WorkloadProvider provider, String condition) {
        understood(() -> {
            var ready = expressions.attributeCondition(condition);
            meeting(provider, variables -> ready.evaluate(variables).kind() == ConditionResult.Kind.TRUE);
        });
        changed.accept("attribute condition of " + provider.audience() + " is " + condition);
    }

    /** As {@link #attributeCondition(WorkloadProvider, String)}, by a function of the claims. */
    void attributeCondition(WorkloadProvider provider, Predicate<Map<String, Object>> condition) {
        meeting(provider, variables -> condition.test(variables.getOrDefault("assertion", Map.of())));
    }

    private void meeting(WorkloadProvider provider, Predicate<Map<String, Map<String, Object>>> condition) {
        cloud.providers().change(provider.audience(), rules -> rules.condition(condition));
    }

    /**
     * Why a principal may do something, or may not.
     *
     * @param principal {@code serviceAccount:email}, {@code user:email} or {@code principal://…}
     * @param alsoIn the groups and attributes of a pool that a federated principal's token has, as {@link WorkloadProvider}
     *     names them
     * @throws IllegalArgumentException if a name is malformed
     */
    public IamExplanation explain(String principal, String permission, String resource, String... alsoIn) {
        Identity who = new Identity(requireNonNull(principal, "principal"), Set.of(alsoIn));
        return new IamExplanation(store.explain(
                new Question(who, requireNonNull(permission, "permission"), requireNonNull(resource, "resource"))));
    }

    @Override
    public String toString() {
        return "IamPolicies";
    }

    private static void understood(Runnable change) {
        try {
            change.run();
        } catch (NoExpressionsException missing) {
            throw new TestkitException(TestkitCodes.NO_EXPRESSIONS, String.valueOf(missing.getMessage()), missing);
        }
    }

    private static final class Language {
        private static final Expressions KNOWN = KnownExpressions.seenBy(IamPolicies.class.getClassLoader());
    }
}
