// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.ClaimShape;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.cel.CelConditions;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Callers;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.InvalidPolicyException;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.NotAllowedException;
import io.dataflowoauth.access.policy.PolicyChange;
import io.dataflowoauth.access.policy.PolicyReader;
import io.dataflowoauth.access.policy.PolicyText;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class PoliciesTest {
    private static final String ORDERS = "https://orders.example";
    private static final Path FILE = repository("sdk/proof/src/test/resources/policies/orders.yaml");
    private static final Path SCHEMA = repository("site/public/schemas/policy-1.json");

    @Test
    void a_verified_caller_is_decided_about() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start();
                TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
                        .withResource(
                                HttpDoorOptions.class,
                                HttpDoorOptions.defaults().withLoopbackHttp(true)))) {
            String issuerName = issuer.issuer().toString();
            TokenVerifier verifier = TokenVerifier.open(
                    VerifierOptions.defaults()
                            .withProfile(TokenProfile.plain(issuerName, ORDERS).withShape(ClaimShape.okta())),
                    runtime);
            String token = issuer.subjectToken("ada", ORDERS, Map.of("groups", List.of("finance")))
                    .reveal();
            Path file = FILE;

            // #region decide
            LivePolicy policy = LivePolicy.open(CelConditions.open(), TokenTime.system());
            Flux<PolicyChange> changes = policy.follow(file, Duration.ofSeconds(10));

            Callers callers = Callers.defaults().withHome(issuerName);
            Resource acme = Resource.of("//orders.example/tenants/acme");
            Resource order =
                    Resource.of("//orders.example/tenants/acme/orders/7").in(acme);

            Mono<Decision> allowed = verifier.verify(token)
                    .map(callers::of)
                    .flatMap(caller -> policy.require(AccessQuestion.of(caller, "orders.read", order)));
            // #endregion decide

            assertThat(changes.blockFirst(Duration.ofSeconds(30)).fault()).isEmpty();
            assertThat(allowed.block().explanation())
                    .isEqualTo(
                            "The binding finance-reads on //orders.example/tenants/acme gives group:finance, which ada"
                                    + " is, the role reader, which has orders.read.");
            assertThat(allowed.block().policyRevision()).startsWith("orders-7@");
        }
    }

    @Test
    void who_is_refused_reads_what_to_change() throws IOException {
        LivePolicy policy = live();
        AccessQuestion question = AccessQuestion.of(
                Caller.named("user:ada@example.com"), "orders.delete", Resource.of("//orders.example"));

        // #region refused
        Mono<String> why = policy.require(question)
                .map(Decision::explanation)
                .onErrorResume(
                        NotAllowedException.class,
                        refused -> Mono.just(refused.code() + ": "
                                + refused.diagnosis().evidence().get(0)));
        // #endregion refused

        assertThat(why.block())
                .isEqualTo("policy.not-granted: No binding on //orders.example, or on what it lies in, gives"
                        + " user:ada@example.com a role with orders.delete. Roles that have it: admin.");
    }

    @Test
    void a_broken_text_replaces_nothing() throws IOException {
        LivePolicy policy = live();
        String before = policy.revision();

        // #region broken
        Mono<String> place = policy.replace(PolicyText.yaml("bindings: [{rule: reader}]"))
                .map(PolicyChange::revision)
                .onErrorResume(InvalidPolicyException.class, broken -> Mono.just(broken.place()));
        // #endregion broken

        assertThat(place.block()).isEqualTo("bindings[0].rule, line 1");
        assertThat(policy.revision()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "group:leads, orders.delete, acme/orders/7, 2026-11-26T12:00:00Z, allowed",
        "group:leads, orders.delete, acme/orders/7, 2026-11-26T20:00:00Z, policy.condition-false",
        "group:leads, orders.delete, acme/archive, 2026-11-26T12:00:00Z, policy.denied",
        "group:contractors, orders.read, other, 2026-11-26T12:00:00Z, policy.outside-boundary",
        "group:finance, orders.read, other, 2026-11-26T12:00:00Z, policy.not-granted"
    })
    void the_policy_of_the_guide_says_what_the_guide_says(
            String group, String permission, String path, Instant at, String outcome) throws IOException {
        Resource acme = Resource.of("//orders.example/tenants/acme");
        Resource plain = Resource.of("//orders.example/tenants/" + path);
        Resource resource = path.startsWith("acme") ? plain.in(acme) : plain;

        Decision decision = live().decide(
                        AccessQuestion.of(Caller.named("user:ada@example.com", group), permission, resource)
                                .at(at));

        assertThat(decision.code().orElse("allowed")).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '{\"x\":1}'",
        "role, 'name', '{\"roles\":[{\"x\":1}]}'",
        "binding, 'members,role', '{\"bindings\":[{\"x\":1}]}'",
        "denial, 'deniedPermissions,deniedPrincipals', '{\"denials\":[{\"x\":1}]}'",
        "boundary, 'principals,resources', '{\"boundaries\":[{\"x\":1}]}'",
        "condition, 'expression', '{\"bindings\":[{\"role\":\"r\",\"members\":[\"allUsers\"],\"condition\":{\"x\":1}}]}'"
    })
    void the_schema_and_the_reader_know_the_same_fields(String part, String required, String wrong) throws IOException {
        JsonObject schema = JsonObject.parse(Files.readAllBytes(SCHEMA));
        JsonObject object = part.isEmpty() ? schema : schema.object("$defs").object(part);

        assertThat(fieldsOf(wrong))
                .isEqualTo(new TreeSet<>(object.object("properties").names()));
        assertThat(object.optionalFlag("additionalProperties")).contains(false);
        assertThat(String.join(",", new TreeSet<>(object.texts("required")))).isEqualTo(required);
    }

    private static Set<String> fieldsOf(String wrong) {
        try {
            PolicyReader.read(PolicyText.json(wrong));
            throw new AssertionError("an unknown field was read");
        } catch (InvalidPolicyException refused) {
            String known = refused.detail().substring(refused.detail().indexOf("are: ") + 5);
            return new TreeSet<>(List.of(known.replace(".", "").split(", ", -1)));
        }
    }

    private static LivePolicy live() throws IOException {
        LivePolicy policy = LivePolicy.open(CelConditions.open(), TokenTime.system());
        policy.replace(PolicyText.yaml(Files.readString(FILE))).block();
        return policy;
    }

    private static Path repository(String path) {
        return Path.of(System.getProperty("repository.root")).resolve(path);
    }
}
