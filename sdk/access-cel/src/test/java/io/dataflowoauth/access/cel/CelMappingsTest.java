// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.policy.ConditionResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelMappingsTest {
    private static final Map<String, Object> CLAIMS = Map.of(
            "sub",
            "repo:acme/app:ref:refs/heads/main",
            "repository",
            "acme/app",
            "groups",
            List.of("ci", "etl"),
            "run",
            7L,
            "actor",
            Map.of("name", "Ada"),
            "arn",
            "arn:aws:sts::123456789012:assumed-role/reader/i-1");

    private final CelMappings cel = CelMappings.open();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "assertion.sub | repo:acme/app:ref:refs/heads/main",
                "assertion.repository.split('/')[0] | acme",
                "assertion.actor.name.lowerAscii() | ada",
                "'run-' + string(assertion.run) | run-7",
                "has(assertion.env) ? assertion.env : 'none' | none",
                "assertion.sub.extract('ref:{ref}') | refs/heads/main",
                "assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/'"
                        + " + assertion.arn.extract('assumed-role/{role}/')"
                        + " | arn:aws:sts::123456789012:assumed-role/reader"
            })
    void a_mapping_makes_a_text_of_claims(String expression, String expected) {
        assertThat(cel.mapping(expression).of(CLAIMS)).contains(expected);
    }

    @Test
    void a_mapping_gives_lists_and_numbers_as_they_are() {
        assertThat(cel.mapping("assertion.groups").of(CLAIMS)).contains(List.of("ci", "etl"));
        assertThat(cel.mapping("assertion.run").of(CLAIMS)).contains(7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"assertion.absent", "assertion.actor.absent", "assertion.run / 0", "assertion.run.split('')"})
    void a_mapping_of_what_is_not_there_has_no_value(String expression) {
        assertThat(cel.mapping(expression).of(CLAIMS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "assertion.", "google.subject", "assertion.sub.unknownFunction()", "claims.sub"})
    void a_malformed_mapping_is_refused(String expression) {
        assertThatThrownBy(() -> cel.mapping(expression)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'ci' in google.groups | TRUE",
                "attribute.repository == 'acme/app' | TRUE",
                "assertion.repository.startsWith('acme/') && google.subject != '' | TRUE",
                "attribute.repository == 'evil/app' | FALSE",
                "assertion.absent == 'x' | MISSING_ATTRIBUTE",
                "attribute.absent == 'x' | MISSING_ATTRIBUTE",
                "assertion.run / 0 == 1 | FAILED"
            })
    void a_condition_sees_claims_and_what_was_mapped(String expression, ConditionResult.Kind expected) {
        ConditionResult result = cel.condition(expression)
                .evaluate(Map.of(
                        "assertion",
                        CLAIMS,
                        "google",
                        Map.of("subject", "job", "groups", List.of("ci")),
                        "attribute",
                        Map.of("repository", "acme/app")));

        assertThat(result.kind()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'text'", "1 + 1", "google.subject ==", "request.time > 1"})
    void a_condition_that_is_none_is_refused(String expression) {
        assertThatThrownBy(() -> cel.condition(expression)).isInstanceOf(IllegalArgumentException.class);
    }
}
