// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.access;

import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Binding;
import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.access.policy.Policy;
import io.dataflowoauth.access.policy.PolicyEngine;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.access.policy.Role;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision costs, by a policy of so many tenants: each has two bindings and a denial on its own resource. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class Deciding {
    /** How many tenants the policy has. */
    @Param({"10", "1000"})
    public int tenants;

    private PolicyEngine engine;
    private AccessQuestion granted;
    private AccessQuestion refused;

    /** Makes the policy ready. */
    @Setup
    public void open() {
        Caller ada = Caller.named("user:ada@example.com", "group:finance-7", "group:on-call", "group:data-platform");
        Resource tenant = Resource.of("//orders.example/tenants/7").in(Resource.of("//orders.example"));
        Resource order = Resource.of("//orders.example/tenants/7/orders/1").in(tenant);
        engine = PolicyEngine.of(policy());
        granted = AccessQuestion.of(ada, "orders.read", order);
        refused = AccessQuestion.of(ada, "orders.delete", order);
    }

    /** A binding of a group on the resource above. */
    @Benchmark
    public Decision granted() {
        return engine.decide(granted);
    }

    /** Nothing grants it: all that could is looked at, and the explanation says what would. */
    @Benchmark
    public Decision refused() {
        return engine.decide(refused);
    }

    private Policy policy() {
        return Policy.of("benchmark")
                .withRoles(List.of(
                        Role.of("reader", "orders.read", "orders.list"),
                        Role.of("admin", "orders.delete").including("reader")))
                .withBindings(IntStream.range(0, tenants)
                        .boxed()
                        .flatMap(i -> bindings(i).stream())
                        .toList())
                .withDenials(
                        IntStream.range(0, tenants).mapToObj(Deciding::denial).toList())
                .with(Boundary.of("contractors", List.of("group:contractors"), List.of("//orders.example/tenants/1")));
    }

    private static List<Binding> bindings(int tenant) {
        String resource = "//orders.example/tenants/" + tenant;
        return List.of(
                Binding.of("finance-" + tenant, "reader", "group:finance-" + tenant)
                        .on(resource),
                Binding.of("leads-" + tenant, "admin", "group:leads-" + tenant).on(resource));
    }

    private static Denial denial(int tenant) {
        return Denial.of("no-purge-" + tenant, List.of("allUsers"), List.of("orders.purge"))
                .on("//orders.example/tenants/" + tenant);
    }
}
