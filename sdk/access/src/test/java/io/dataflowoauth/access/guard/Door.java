// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A guard before a desk that verifies, with a policy by which ada may read orders; it writes down each outcome. */
final class Door {
    static final URI URL = URI.create("https://api.example/orders?page=2");
    static final Resource ORDERS = Resource.of("//api.example/orders");
    static final Requirement READ = Requirement.permission("orders.read", ORDERS);
    static final Requirement DELETE = Requirement.permission("orders.delete", ORDERS);

    final Desk desk = new Desk(Desk.access());
    final List<AccessOutcome> outcomes = new CopyOnWriteArrayList<>();
    final LivePolicy policy = LivePolicy.open(ConditionEngine.none(), desk.time);
    final AccessGuard guard;

    Door() {
        this(options -> options);
    }

    Door(UnaryOperator<GuardOptions> changed) {
        policy.replace(PolicyText.json("{\"roles\":[{\"name\":\"reader\",\"permissions\":[\"orders.read\"]}],"
                        + "\"bindings\":[{\"id\":\"secret-binding\",\"role\":\"reader\",\"members\":"
                        + "[\"principal://issuer.example/subject/ada\"]}]}"))
                .block();
        GuardOptions options = GuardOptions.defaults()
                .withPolicy(policy)
                .withObserver(outcome -> Mono.fromRunnable(() -> outcomes.add(outcome)));
        guard = AccessGuard.open(desk.verifier, changed.apply(options), desk.time);
    }

    static GuardedRequest request() {
        return GuardedRequest.of("GET", URL);
    }

    static GuardedRequest bearing(String token) {
        return request().withHeader("Authorization", "Bearer " + token);
    }

    static GuardedRequest proving(String token, String... proofs) {
        GuardedRequest request = request().withHeader("Authorization", "DPoP " + token);
        for (String proof : proofs) {
            request = request.withHeader("DPoP", proof);
        }
        return request;
    }

    static String token() {
        return Forge.token().with("scope", "\"orders.read\"").jwt();
    }

    /** The code that it is refused with, or {@code admitted}. */
    String outcome(GuardedRequest request, Requirement requirement) {
        int before = outcomes.size();
        answer(request, requirement);
        AccessOutcome outcome = outcomes.get(before);
        return outcome.diagnosis().map(why -> why.code()).orElse("admitted");
    }

    /** What whoever sent it is told. */
    GuardAnswer answer(GuardedRequest request, Requirement requirement) {
        return guard.admit(request, requirement)
                .map(access -> new GuardAnswer(200, Map.of(), access.toString()))
                .onErrorResume(failure -> Mono.just(guard.answer(request, requirement, failure)))
                .block();
    }

    static List<String> challenges(GuardAnswer answer) {
        return answer.headers().getOrDefault("WWW-Authenticate", List.of());
    }
}
