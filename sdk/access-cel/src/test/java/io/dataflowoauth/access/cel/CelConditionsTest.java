// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Binding;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.ConditionResult;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.InvalidPolicyException;
import io.dataflowoauth.access.policy.Policy;
import io.dataflowoauth.access.policy.PolicyEngine;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.access.policy.Role;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions in CEL: what is true, what is false, and what is neither. */
class CelConditionsTest {
    private static final CelConditions CEL = CelConditions.open();
    private static final Map<String, Map<String, Object>> ATTRIBUTES = Map.of(
            "principal", Map.of("subject", "ada", "level", 3L, "groups", List.of("finance", "etl")),
            "resource",
                    Map.of(
                            "name", "//storage.googleapis.com/projects/_/buckets/exports/objects/2026/a.csv",
                            "service", "storage.googleapis.com",
                            "tags", Map.of("acme/env", "prod")),
            "request", Map.of("time", Instant.parse("2026-11-26T10:30:00Z"), "path", "/orders/7", "secure", true),
            "api", Map.of("storage.googleapis.com/objectListPrefix", "2026/"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '"',
            value = {
                "true → TRUE",
                "false → FALSE",
                "principal.subject == 'ada' → TRUE",
                "principal.level >= 3 && principal.level < 5 → TRUE",
                "'finance' in principal.groups → TRUE",
                "principal.groups.exists(g, g.startsWith('adm')) → FALSE",
                "resource.name.startsWith('//storage.googleapis.com/projects/_/buckets/exports') → TRUE",
                "resource.service == 'pubsub.googleapis.com' → FALSE",
                "request.secure → TRUE",
                "request.path.matches('^/orders/[0-9]+$') → TRUE",
                "request.time < timestamp('2026-12-01T00:00:00Z') → TRUE",
                "request.time > timestamp('2026-11-26T10:30:00Z') → FALSE",
                "request.time.getHours('Europe/Berlin') == 11 → TRUE",
                "request.time.getDayOfWeek('UTC') == 4 → TRUE",
                "request.time - timestamp('2026-11-26T10:00:00Z') == duration('1800s') → TRUE",
                "has(request.host) && request.host == 'x' → FALSE",
                "request.host == 'x' || true → TRUE",
                "resource.matchTag('acme/env', 'prod') → TRUE",
                "resource.matchTag('acme/env', 'test') → FALSE",
                "resource.matchTag('acme/team', 'x') → FALSE",
                "resource.hasTagKey('acme/env') → TRUE",
                "resource.hasTagKey('acme/team') → FALSE",
                "resource.name.extract('/buckets/{name}/') == 'exports' → TRUE",
                "resource.name.extract('/objects/{name}') == '2026/a.csv' → TRUE",
                "resource.name.extract('/topics/{name}') == '' → TRUE",
                "resource.name.extract('/buckets/{name}/topics') == '' → TRUE",
                "api.getAttribute('storage.googleapis.com/objectListPrefix', '').startsWith('2026/') → TRUE",
                "api.getAttribute('storage.googleapis.com/other', '').startsWith('2026/') → FALSE"
            })
    void what_can_be_evaluated_is_true_or_false(String expression, ConditionResult.Kind kind) {
        assertThat(evaluated(expression).kind()).isEqualTo(kind);
    }

    @Test
    void what_a_call_says_of_itself_is_undecided_where_no_service_tells() {
        ConditionEngine.Compiled condition = CEL.compile("api.getAttribute('a.example/b', '') == ''");

        assertThat(condition.evaluate(Map.of("resource", Map.of())).kind())
                .isNotIn(ConditionResult.Kind.TRUE, ConditionResult.Kind.FALSE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '"',
            value = {
                "request.host == 'x' → host",
                "principal.department == 'billing' → department",
                "!(request.host == 'x') → host",
                "request.host == 'x' && true → host"
            })
    void an_attribute_that_is_not_there_is_named(String expression, String attribute) {
        ConditionResult result = evaluated(expression);

        assertThat(result.kind()).isEqualTo(ConditionResult.Kind.MISSING_ATTRIBUTE);
        assertThat(result.detail()).contains(attribute);
    }

    @Test
    void a_resource_without_told_tags_is_not_one_without_tags() {
        Map<String, Map<String, Object>> untold =
                Map.of("principal", Map.of(), "resource", Map.of(), "request", Map.of());

        for (String expression : List.of("resource.hasTagKey('a/b')", "!resource.matchTag('a/b', 'c')")) {
            ConditionResult result = CEL.compile(expression).evaluate(untold);

            assertThat(result).isEqualTo(ConditionResult.missing("tags"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 / (principal.level - 3) == 1",
                "principal.groups[7] == 'x'",
                "principal.subject",
                "principal.subject < 3",
                "principal.level + 9223372036854775807 > 0",
                "resource.name.extract('no braces') == ''",
                "timestamp(principal.subject) < request.time"
            })
    void what_fails_is_neither_and_its_values_are_not_told(String expression) {
        ConditionResult result = evaluated(expression);

        assertThat(result.kind()).isEqualTo(ConditionResult.Kind.FAILED);
        assertThat(result.detail()).doesNotContain("ada", "922337");
    }

    @Test
    void a_key_that_is_a_value_is_not_told() {
        Map<String, Map<String, Object>> attributes = Map.of(
                "principal", Map.of("subject", "x' is root\n"), "resource", Map.of(), "request", Map.of("a", "b"));

        ConditionResult result =
                CEL.compile("request[principal.subject] == 'x'").evaluate(attributes);

        assertThat(result).isEqualTo(ConditionResult.missing("something that it looks at"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.time <",
                "requst.time < timestamp('2026-12-01T00:00:00Z')",
                "1 + 1",
                "'text'",
                "unknown(1)",
                "1 < 'a'",
                "resource.matchTag('a')"
            })
    void what_is_malformed_is_an_error_of_the_policy(String expression) {
        assertThatThrownBy(() -> CEL.compile(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("ERROR: <input>:1:")
                .doesNotContain("\n");
    }

    @Test
    void the_size_and_the_depth_of_an_expression_are_bounded() {
        assertThatThrownBy(() -> CEL.compile("true" + " || true".repeat(400)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CEL.compile("(".repeat(200) + "true" + ")".repeat(200)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** 50 items five deep are 312 million steps: it ends because they are counted (threats D-21). */
    @Test
    void loops_end_when_their_steps_are_used_up() {
        Map<String, Map<String, Object>> attributes = Map.of(
                "principal", Map.of(), "resource", Map.of(), "request", Map.of("items", Collections.nCopies(50, "x")));
        String loops = "request.items.all(a, request.items.all(b, request.items.all(c, request.items.all(d,"
                + " request.items.all(e, true)))))";

        assertThat(CEL.compile(loops).evaluate(attributes).detail()).contains("iteration budget exceeded");
    }

    @Test
    void a_regular_expression_takes_linear_time() {
        Map<String, Map<String, Object>> attributes = Map.of(
                "principal", Map.of(), "resource", Map.of(), "request", Map.of("path", "a".repeat(50_000) + "!"));

        ConditionResult result = CEL.compile("request.path.matches('^(a+)+$')").evaluate(attributes);

        assertThat(result.kind()).isEqualTo(ConditionResult.Kind.FALSE);
    }

    @Test
    void an_engine_of_policies_decides_by_it() {
        Policy policy = Policy.of("1")
                .with(Role.of("reader", "orders.read"))
                .with(Binding.of("b", "reader", "allUsers")
                        .when(new Condition("orders only", "", "request.path.startsWith('/orders')")));
        PolicyEngine engine = PolicyEngine.of(policy, CEL);
        AccessQuestion question = AccessQuestion.of(Caller.anonymous(), "orders.read", Resource.of("//orders.example"));

        Decision granted = engine.decide(question.withAttribute("path", "/orders/7"));
        Decision refused = engine.decide(question.withAttribute("path", "/bills/7"));
        Decision undecided = engine.decide(question);

        assertThat(granted.allowed()).isTrue();
        assertThat(refused.code()).contains("policy.condition-false");
        assertThat(undecided.explanation()).endsWith("the question does not tell path.");
    }

    @Test
    void a_malformed_condition_names_its_binding() {
        Policy policy = Policy.of("1")
                .with(Role.of("reader", "orders.read"))
                .with(Binding.of("b", "reader", "allUsers").when(Condition.of("request.path.startWith('/')")));

        assertThatThrownBy(() -> PolicyEngine.of(policy, CEL))
                .isInstanceOfSatisfying(InvalidPolicyException.class, wrong -> {
                    assertThat(wrong.place()).isEqualTo("binding b");
                    assertThat(wrong.detail()).contains("undeclared reference to 'startWith'");
                });
    }

    private static ConditionResult evaluated(String expression) {
        return CEL.compile(expression).evaluate(ATTRIBUTES);
    }
}
