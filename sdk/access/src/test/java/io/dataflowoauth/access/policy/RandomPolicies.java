// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.access.Membership;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Small policies of all shapes, and all questions of a small world. The same seed makes the same ones. */
final class RandomPolicies {
    private static final List<String> MEMBERS = List.of(
            "user:ada@example.com",
            "user:bob@example.com",
            "group:finance",
            "group:etl",
            "allUsers",
            "allAuthenticatedUsers");
    private static final List<String> PERMISSIONS = List.of("orders.read", "orders.delete", "bills.read");
    private static final List<String> PATTERNS = List.of("orders.read", "orders.*", "*.read", "*.*", "bills.read");
    private static final List<String> CONDITIONS = List.of("true", "false", "error", "missing");
    private static final Resource ORGANIZATION = Resource.of("//r.example/organization");
    private static final Resource PROJECT = Resource.of("//r.example/project").in(ORGANIZATION);
    private static final List<Resource> RESOURCES = List.of(
            ORGANIZATION, PROJECT, Resource.of("//r.example/table").in(PROJECT), Resource.of("//r.example/alien"));

    private final Random random;
    private int next;

    RandomPolicies(long seed) {
        this.random = new Random(seed);
    }

    static List<AccessQuestion> questions() {
        Caller ada = Caller.named("user:ada@example.com", "group:finance");
        Caller untold = Caller.named("user:bob@example.com").withArea("group:", name -> Membership.INDETERMINATE);
        List<AccessQuestion> all = new ArrayList<>();
        for (Caller caller : List.of(ada, untold, Caller.anonymous())) {
            for (String permission : PERMISSIONS) {
                RESOURCES.forEach(resource -> all.add(AccessQuestion.of(caller, permission, resource)));
            }
        }
        return all;
    }

    Policy policy() {
        return Policy.of("random")
                .withRoles(List.of(
                        Role.of("reader", "orders.read", "bills.read"),
                        Role.of("deleter", "orders.delete"),
                        Role.of("all").including("reader", "deleter")))
                .withBindings(some(() -> binding()))
                .withDenials(random.nextBoolean() ? List.of() : some(() -> denial()))
                .withBoundaries(random.nextInt(3) > 0 ? List.of() : some(() -> boundary()));
    }

    Binding binding() {
        Binding binding = Binding.of(id(), one(List.of("reader", "deleter", "all")), someOf(MEMBERS));
        Binding placed = random.nextBoolean() ? binding.on(one(RESOURCES).name()) : binding;
        return random.nextBoolean() ? placed.when(Condition.of(one(CONDITIONS))) : placed;
    }

    Denial denial() {
        Denial denial = Denial.of(id(), someOf(MEMBERS), someOf(PATTERNS));
        Denial excepted = random.nextBoolean() ? denial.exceptPrincipals(someOf(MEMBERS)) : denial;
        Denial narrowed = random.nextInt(3) == 0 ? excepted.exceptPermissions(someOf(PATTERNS)) : excepted;
        Denial placed = random.nextBoolean() ? narrowed.on(one(RESOURCES).name()) : narrowed;
        return random.nextBoolean() ? placed.when(Condition.of(one(CONDITIONS))) : placed;
    }

    Boundary boundary() {
        Boundary boundary = Boundary.of(
                id(),
                someOf(MEMBERS),
                someOf(RESOURCES.stream().map(Resource::name).toList()));
        return random.nextBoolean() ? boundary.when(Condition.of(one(CONDITIONS))) : boundary;
    }

    Policy shuffled(Policy policy) {
        return policy.withRoles(mixed(policy.roles()))
                .withBindings(mixed(policy.bindings()))
                .withDenials(mixed(policy.denials()))
                .withBoundaries(mixed(policy.boundaries()));
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private <T> List<T> mixed(List<T> all) {
        List<T> mixed = new ArrayList<>(all);
        Collections.shuffle(mixed, random);
        return mixed;
    }

    private <T> List<T> someOf(List<T> all) {
        return mixed(all).subList(0, 1 + random.nextInt(all.size() - 1));
    }

    private <T> List<T> some(Supplier<T> making) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> making.get())
                .toList();
    }

    private String id() {
        return "r" + next++;
    }
}
