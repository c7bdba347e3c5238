// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.diagnosis.Symptoms;
import io.dataflowoauth.access.policy.Binding;
import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.access.policy.Policy;
import io.dataflowoauth.access.policy.Role;
import io.dataflowoauth.http.HttpDoors;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/** Faults that a service finds which asks a policy of ours, and one that wants a stronger sign-in, T-20. */
final class PolicyFaults {
    private static final String ADA = "user:ada@example.com";
    private static final Policy READERS = Policy.of("1").with(Role.of("reader", "orders.read"));
    private static final Binding ADA_READS = Binding.of("ada-reads", "reader", ADA);

    private PolicyFaults() {}

    static Map<String, Function<Plant, Stage>> all() {
        return Map.of(
                "T-20", PolicyFaults::stepUp,
                "R-16", PolicyFaults::unbound,
                "R-17", PolicyFaults::denied,
                "R-18", PolicyFaults::outside,
                "R-19", PolicyFaults::condition,
                "R-20", PolicyFaults::cutGroups);
    }

    private static Stage stepUp(Plant plant) {
        Visit visit = new Visit(plant, "/payout");
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(diagnosis.missing().startsWith("acr "), diagnosis);
            visit.claims.put("acr", diagnosis.missing().substring("acr ".length()));
        });
    }

    private static Stage unbound(Plant plant) {
        Visit visit = new Visit(plant, "/orders/eu").under(READERS);
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(isSaid("Roles that have it: reader", diagnosis), diagnosis);
            visit.under(READERS.with(ADA_READS));
        });
    }

    private static Stage denied(Plant plant) {
        Denial denial = Denial.of("nobody-reads", List.of("allUsers"), List.of("orders.read"));
        Visit visit =
                new Visit(plant, "/orders/eu").under(READERS.with(ADA_READS).with(denial));
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(isSaid("nobody-reads", diagnosis), diagnosis);
            visit.under(READERS.with(ADA_READS).with(denial.exceptPrincipals(List.of(ADA))));
        });
    }

    private static Stage outside(Plant plant) {
        Policy bound = READERS.with(ADA_READS);
        Visit visit = new Visit(plant, "/orders/eu").under(bound.with(within("//orders.example/orders/us")));
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(isSaid("us-only", diagnosis), diagnosis);
            visit.under(bound.with(within("//orders.example/orders")));
        });
    }

    private static Boundary within(String resource) {
        return Boundary.of("us-only", List.of(ADA), List.of(resource));
    }

    private static Stage condition(Plant plant) {
        Visit visit = new Visit(plant, "/orders/us")
                .under(READERS.with(ADA_READS.when(Condition.of("request.path == \"/orders/eu\""))));
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(isSaid("request.path == \"/orders/eu\"", diagnosis), diagnosis);
            visit.path = "/orders/eu";
        });
    }

    private static Stage cutGroups(Plant plant) {
        Visit visit =
                new Visit(plant, "/orders/eu").under(READERS.with(Binding.of("finance", "reader", "group:finance")));
        visit.claims.put(
                "groups",
                IntStream.range(0, 100).mapToObj(number -> "team-" + number).toList());
        return visit.mendedBy(diagnosis -> {
            IssuerFaults.require(isSaid("group:finance", diagnosis), diagnosis);
            visit.under(READERS.with(ADA_READS));
        });
    }

    private static boolean isSaid(String words, Diagnosis diagnosis) {
        return diagnosis.evidence().stream().anyMatch(fact -> fact.contains(words));
    }

    /** Ada's calls of the service, with what her tokens say. */
    private static final class Visit {
        private final Plant plant;
        private final PolicyService service;
        private final Map<String, Object> claims =
                new HashMap<>(Map.of("email", "ada@example.com", "email_verified", true));
        private String path;

        private Visit(Plant plant, String path) {
            this.plant = plant;
            this.path = path;
            TokenRuntime runtime = plant.runtime();
            plant.onClose(runtime::close);
            this.service = new PolicyService(plant, runtime);
            plant.onClose(service::close);
        }

        private Visit under(Policy policy) {
            service.policy(policy);
            return this;
        }

        private Stage mendedBy(Consumer<Diagnosis> remedy) {
            return new Stage(this::call, remedy);
        }

        private Optional<Symptoms> call() {
            TokenSource source = request -> Mono.fromSupplier(() -> AccessToken.bearer(
                    plant.issuer.subjectToken("ada", Plant.ORDERS, claims).reveal(), Duration.ofMinutes(10)));
            return plant.within(runtime -> {
                TokenStream stream = TokenStream.of(source, TokenRequest.defaults(), runtime);
                Mono<?> call = stream.use(token -> Plant.sent(HttpDoors.of(runtime), service.at(path), token));
                return plant.refusal(call).map(Symptoms::of).map(this::seenByTheService);
            });
        }

        private Symptoms seenByTheService(Symptoms symptoms) {
            return service.lastDecision().map(symptoms::withDecision).orElse(symptoms);
        }
    }
}
