// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenExchangeTest {
    private final Chain chain = new Chain();

    @Test
    void a_subject_token_becomes_a_federated_token() {
        Answer answer = chain.exchange(chain.keys.sign(chain.claims()));

        String token = Chain.text(answer, "access_token");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"access_token\":\"" + token
                        + "\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
                        + "\"token_type\":\"Bearer\",\"expires_in\":10}");
        assertThat(SecretLedger.shared().secrets()).containsEntry(token, "federated token");
    }

    @Test
    void what_was_issued_is_told_to_the_millisecond_and_without_the_token() {
        String token = chain.federated();

        Observation told = chain.last();
        StubToken issued = told.subject().token().orElseThrow();
        assertThat(told.what()).isEqualTo(Observation.What.TOKEN_ISSUED);
        assertThat(told.subject().who()).isEqualTo(Chain.JOB);
        assertThat(issued.scopes()).containsExactly(Chain.CLOUD);
        assertThat(issued.life().issuedAt()).isEqualTo(Instant.parse("2030-01-01T00:00:00.250Z"));
        assertThat(issued.life().expiresAt()).isEqualTo(Instant.parse("2030-01-01T00:00:10.250Z"));
        assertThat(told.toString()).doesNotContain(token);
    }

    @Test
    void the_type_id_token_is_taken_too() {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");

        assertThat(chain.exchange(form).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grant_type", "audience", "scope", "requested_token_type", "subject_token_type", "subject_token"
            })
    void each_parameter_is_required(String name) {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.remove(name);

        Answer answer = chain.exchange(form);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(error("invalid_request", "Missing required parameter: " + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "audience", "scope", "subject_token"})
    void no_parameter_may_be_repeated(String name) {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));

        Answer answer = chain.exchange(Chain.encoded(form) + "&" + name + "=again", Map.of());

        assertThat(answer.body()).isEqualTo(error("invalid_request", "Parameter is repeated: " + name));
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type, client_credentials, unsupported_grant_type",
        "requested_token_type, urn:ietf:params:oauth:token-type:jwt, invalid_request",
        "subject_token_type, urn:ietf:params:oauth:token-type:saml2-bearer, invalid_request",
        "scope, 'a  b', invalid_scope"
    })
    void a_value_that_it_does_not_take_is_refused(String name, String value, String error) {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put(name, value);

        Answer answer = chain.exchange(form);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(Chain.text(answer, "error")).isEqualTo(error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci/providers/issuer",
                "//iam.googleapis.com/projects/name/locations/global/workloadIdentityPools/ci/providers/issuer",
                "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci",
                "billing"
            })
    void an_audience_that_names_no_provider_is_malformed(String audience) {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put("audience", audience);

        assertThat(chain.exchange(form).body())
                .isEqualTo(error(
                        "invalid_request",
                        "Invalid value for \\\"audience\\\". This value should be the full resource name of the Identity"
                                + " Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for"
                                + " the list of possible formats."));
    }

    @Test
    void a_provider_that_is_not_registered_is_an_invalid_target() {
        Map<String, String> form = chain.form(chain.keys.sign(chain.claims()));
        form.put("audience", Chain.AUDIENCE + "2");

        assertThat(chain.exchange(form).body())
                .isEqualTo(error(
                        "invalid_target",
                        "The target service indicated by the \\\"audience\\\" parameters is invalid. This might either be"
                                + " because the pool or provider is disabled or deleted or because it doesn't exist."));
        assertThat(chain.last().outcome().layer()).contains(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_client_must_not_authenticate() {
        String body = Chain.encoded(chain.form(chain.keys.sign(chain.claims())));

        Answer answer = chain.exchange(body, Map.of("Authorization", List.of("Bearer any")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo(error("invalid_client", "The OAuth client was not found."));
    }

    @Test
    void parameters_in_the_url_are_refused() {
        String form = Chain.encoded(chain.form(chain.keys.sign(chain.claims())));

        Answer answer = chain.sts().answer(Call.of("POST", "/v1/token?" + form, Map.of(), ""));

        assertThat(answer.body()).isEqualTo(error("invalid_request", "Parameters must be in the body."));
    }

    @Test
    void a_body_that_is_no_form_has_no_parameters() {
        String form = Chain.encoded(chain.form(chain.keys.sign(chain.claims())));
        Map<String, List<String>> text = Map.of("Content-Type", List.of("text/plain"));

        Answer answer = chain.sts().answer(Call.of("POST", "/v1/token", text, form));

        assertThat(answer.body()).isEqualTo(error("invalid_request", "Missing required parameter: grant_type"));
    }

    private static String error(String error, String description) {
        return "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}";
    }
}
