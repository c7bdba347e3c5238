// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.Denial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Who may do what in one stub. A change is read back at once, and holds for decisions after the delay of propagation: none,
 * unless a test sets one. Safe for use by many threads.
 */
public final class PolicyStore {
    private final TokenTime time;
    private final Expressions expressions;
    private final Uses uses = new Uses();
    private Duration delay = Duration.ZERO;
    private volatile List<Version> versions = List.of(new Version(Instant.MIN, Rules.NONE, 0));

    /** The predefined roles, and nothing granted. */
    public PolicyStore(TokenTime time, Expressions expressions) {
        this.time = time;
        this.expressions = expressions;
    }

    /** Makes decisions see later changes only after so much time. */
    public synchronized void delay(Duration changed) {
        delay = changed;
    }

    /**
     * Defines a role, or replaces it.
     *
     * @throws IllegalArgumentException if it has no permission, or a name is malformed
     */
    public void role(String name, Set<String> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("The role " + name + " needs at least one permission");
        }
        DefinedRole role = DefinedRole.of(name, permissions, DefinedRole.Text.NONE);
        change(rules -> rules.with(role.changedBy(serial())));
    }

    /**
     * Gives a role; whoever has it keeps it.
     *
     * @throws IllegalArgumentException if the role is not defined, or a name or the condition is malformed
     */
    public void grant(Grant asked) {
        asked.condition().ifPresent(this::check);
        change(rules -> {
            Grant grant = asked.in(rules.places());
            if (!rules.roles().containsKey(grant.role())) {
                throw new IllegalArgumentException("The role " + grant.role() + " is not defined");
            }
            ResourcePolicy policy = rules.policy(grant.resource());
            return rules.withPolicy(grant.resource(), policy.granting(serial(), grant));
        });
    }

    /**
     * Takes a role away.
     *
     * @throws IllegalStateException if it was not given so: a revocation that does nothing hides a mistake
     */
    public void revoke(Grant asked) {
        change(rules -> {
            Grant grant = asked.in(rules.places());
            ResourcePolicy policy = rules.policy(grant.resource());
            return rules.withPolicy(grant.resource(), policy.revoking(serial(), grant));
        });
    }

    /** Forbids, in place of the denial of the same id. */
    public void deny(Denial denial) {
        denial.condition().ifPresent(this::check);
        change(rules -> rules.with(denial));
    }

    /** Ends a denial, which must be there. */
    public void undeny(String id) {
        change(rules -> rules.withoutDenial(id));
    }

    /** Bounds, in place of the boundary of the same id. */
    public void bound(Boundary boundary) {
        boundary.condition().ifPresent(this::check);
        change(rules -> rules.with(boundary));
    }

    /** Ends a boundary, which must be there. */
    public void unbound(String id) {
        change(rules -> rules.withoutBoundary(id));
    }

    /** Puts a resource into another one; gives the full name of the first. */
    public String place(String resource, String parent) {
        change(rules -> rules.with(rules.places().with(resource, parent)));
        return fullName(resource);
    }

    /** Lets a project be known by its number too. */
    public void number(String project, String number) {
        change(rules -> rules.with(rules.places().withNumber(project, number)));
    }

    /** Says who is in a group. */
    public void group(String group, List<String> members) {
        change(rules -> rules.withGroup(group, members));
    }

    /** The full name of a resource. */
    public String fullName(String resource) {
        return newest().rules().places().canonical(resource);
    }

    /** The newest policy of a resource, which decisions may not see yet. */
    public ResourcePolicy policy(String resource) {
        return newest().rules().policy(fullName(resource));
    }

    /**
     * Replaces the policy of a resource.
     *
     * @param etag that of the policy which is replaced; empty to replace whichever there is
     * @return the new policy; empty if the etag is that of another one
     */
    public synchronized Optional<ResourcePolicy> replace(
            String resource, Optional<String> etag, List<Granted> bindings) {
        String name = fullName(resource);
        if (etag.filter(known -> !known.equals(policy(name).etag())).isPresent()) {
            return Optional.empty();
        }
        bindings.forEach(binding -> binding.condition().ifPresent(this::check));
        ResourcePolicy policy = new ResourcePolicy(serial(), bindings);
        change(rules -> rules.withPolicy(name, policy));
        return Optional.of(policy);
    }

    /** The full names of a resource and of all that it lies in, the outermost last. */
    public List<String> lineage(String resource) {
        Places places = newest().rules().places();
        return places.lineage(places.canonical(resource));
    }

    /** The name with the project's number, where it is known, in place of its id. */
    public String numbered(String resource) {
        return newest().rules().places().numbered(resource);
    }

    /** What was used of what is granted. */
    public Uses uses() {
        return uses;
    }

    /** Everything that is granted by the newest policies, one by one. */
    public List<Grant> grants() {
        return newest().rules().grants();
    }

    /** Whether a role is defined. */
    public boolean knows(String role) {
        return newest().rules().roles().containsKey(role);
    }

    /** Whether a role holds a permission, as decisions see it. */
    public boolean grants(String role, String permission) {
        return effective(time.now()).rules().grants(role, permission);
    }

    /** Decides; what is not granted is denied, and so is what cannot be asked. */
    public Verdict decide(Question question) {
        try {
            Decided decided = decided(question);
            decided.version.rules().deciding(decided.now).ifPresent(grant -> uses.saw(grant, question));
            return Verdict.of(question, decided.now, decided.note(question), decided.later);
        } catch (IllegalArgumentException malformed) {
            return Verdict.denied(
                    question, "It cannot be decided, so the answer is no: " + malformed.getMessage() + ".");
        }
    }

    /**
     * Decides, and tells more of it.
     *
     * @throws IllegalArgumentException if a name in the question is malformed
     */
    public Explained explain(Question question) {
        Decided decided = decided(question);
        Places places = decided.version.rules().places();
        List<String> lineage = places.lineage(places.canonical(question.resource()));
        return new Explained(decided.now, decided.note(question), lineage, decided.later);
    }

    /**
     * An answer.
     *
     * @param version by what it was decided
     * @param now what is decided
     * @param later what will be decided when a change has come through, if that is something else
     */
    private record Decided(Version version, Decision now, Optional<Explained.Later> later) {
        private String note(Question question) {
            return IdleRoles.note(version.rules(), question, now);
        }
    }

    private Decided decided(Question question) {
        Instant now = time.now();
        Version current = effective(now);
        Decision decision = current.decide(question, expressions, now);
        Optional<Explained.Later> later = versions.stream()
                .filter(version -> version.number() > current.number())
                .map(version -> new Explained.Later(version.from(), version.decide(question, expressions, now)))
                .filter(then -> then.decision().allowed() != decision.allowed())
                .findFirst();
        return new Decided(current, decision, later);
    }

    /**
     * Whether a condition is understood.
     *
     * @throws IllegalArgumentException if it is malformed
     * @throws NoExpressionsException if nobody understands conditions
     */
    public void check(Condition condition) {
        expressions.condition(condition.expression());
    }

    /** The stub's time. */
    public Instant now() {
        return time.now();
    }

    /**
     * A condition made ready, for whoever has one that is in no policy.
     *
     * @throws IllegalArgumentException if it is malformed
     * @throws NoExpressionsException if nobody understands conditions
     */
    public ConditionEngine.Compiled condition(String expression) {
        return expressions.condition(expression);
    }

    /**
     * What a condition sees of a resource: {@code name}, {@code service} and {@code type}.
     *
     * @throws IllegalArgumentException if the name is malformed
     */
    public Map<String, Object> attributes(String resource) {
        return newest().rules().places().attributes(resource);
    }

    long serial() {
        return newest().number() + 1;
    }

    Version newest() {
        List<Version> all = versions;
        return all.get(all.size() - 1);
    }

    /** The newest one whose time has come; where the clock was put back before all of them, the oldest. */
    private Version effective(Instant now) {
        List<Version> all = versions;
        for (int i = all.size() - 1; i > 0; i--) {
            if (!all.get(i).from().isAfter(now)) {
                return all.get(i);
            }
        }
        return all.get(0);
    }

    synchronized void change(UnaryOperator<Rules> how) {
        Rules changed = how.apply(newest().rules());
        if (delay.isZero()) {
            versions = List.of(new Version(Instant.MIN, changed, serial()));
            return;
        }
        Instant now = time.now();
        Version current = effective(now);
        List<Version> kept = new ArrayList<>(versions.subList(versions.indexOf(current), versions.size()));
        kept.add(new Version(now.plus(delay), changed, serial()));
        versions = List.copyOf(kept);
    }
}
