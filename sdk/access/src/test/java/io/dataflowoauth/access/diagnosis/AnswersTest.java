// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of resources and issuers, each as it comes, and what they mean. */
class AnswersTest {
    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            401 | Bearer error="invalid_token", error_description="The token has expired"       | AUTHENTICATION | token-expired         | TOLD
            401 | Bearer error="invalid_token", error_description="The token is not yet valid"  | AUTHENTICATION | token-not-yet-valid   | TOLD
            401 | Bearer error="invalid_token", error_description="Audience is not mine"        | AUTHENTICATION | audience-mismatch     | INFERRED
            401 | Bearer error="invalid_token", error_description="Unknown issuer"              | AUTHENTICATION | issuer-untrusted      | INFERRED
            401 | Bearer error="invalid_token", error_description="Signature invalid"           | AUTHENTICATION | signature-wrong       | INFERRED
            401 | Bearer error="invalid_token", error_description="The token was revoked"       | AUTHENTICATION | token-revoked         | INFERRED
            401 | Bearer error="invalid_token", error_description="Wrong client certificate"    | AUTHENTICATION | binding-missing       | INFERRED
            401 | Bearer error="invalid_token", error_description="Lifetime too long"           | AUTHENTICATION | lifetime-too-long     | INFERRED
            401 | Bearer error="invalid_token", error_description="Malformed"                   | AUTHENTICATION | token-malformed       | INFERRED
            401 | Bearer error="invalid_token"                                                  | AUTHENTICATION | token-not-accepted    | GUESSED
            401 | DPoP error="invalid_token", error_description="bound, and sent as a bearer token" | AUTHENTICATION | proof-missing     | INFERRED
            401 | DPoP algs="ES256"                                                             | AUTHENTICATION | proof-missing         | INFERRED
            401 | DPoP error="use_dpop_nonce"                                                   | AUTHENTICATION | nonce-required        | TOLD
            401 | DPoP error="invalid_dpop_proof"                                               | AUTHENTICATION | proof-invalid         | TOLD
            401 | Bearer error="insufficient_user_authentication", max_age="60"                 | AUTHENTICATION | step-up-required      | TOLD
            401 | Bearer error="insufficient_claims", claims="e30"                              | AUTHENTICATION | claims-required       | TOLD
            401 | Bearer                                                                        | AUTHENTICATION | credentials-missing   | GUESSED
            403 | Bearer error="insufficient_scope", scope="a b"                                | AUTHENTICATION | scope-too-small       | TOLD
            403 | Basic realm=x                                                                 | AUTHORIZATION  | refused-untold        | GUESSED
            404 | Basic realm=x                                                                 | AUTHORIZATION  | not-found-or-hidden   | GUESSED
            400 | Basic realm=x                                                                 | TRANSPORT      | request-invalid       | INFERRED
            429 | Basic realm=x                                                                 | TRANSPORT      | quota-spent           | TOLD
            503 | Basic realm=x                                                                 | TRANSPORT      | unavailable           | TOLD
            418 | Basic realm=x                                                                 | TRANSPORT      | unknown               | GUESSED
            """)
    void a_challenge_or_a_bare_status_is_told_with_how_certain_that_is(
            int status, String challenge, Diagnosis.Layer layer, String code, Diagnosis.Certainty certainty) {
        Diagnosis diagnosis = DiagnosisEngine.diagnose(
                Symptoms.of(HttpAnswer.of(status, Map.of("WWW-Authenticate", List.of(challenge)), new byte[0])));

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(layer);
        assertThat(diagnosis.certainty()).isEqualTo(certainty);
    }

    @ParameterizedTest(name = "{1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            401 | CREDENTIALS_MISSING            | AUTHENTICATION | credentials-missing
            401 | ACCESS_TOKEN_EXPIRED           | AUTHENTICATION | token-expired
            401 | ACCESS_TOKEN_TYPE_UNSUPPORTED  | AUTHENTICATION | token-not-accepted
            401 | ACCOUNT_STATE_INVALID          | AUTHENTICATION | account-disabled
            403 | ACCESS_TOKEN_SCOPE_INSUFFICIENT | AUTHENTICATION | scope-too-small
            403 | IAM_PERMISSION_DENIED          | AUTHORIZATION  | permission-denied
            403 | SERVICE_DISABLED               | AUTHORIZATION  | api-disabled
            403 | USER_PROJECT_DENIED            | AUTHORIZATION  | user-project-denied
            403 | SECURITY_POLICY_VIOLATED       | AUTHORIZATION  | perimeter-violated
            403 | CONSUMER_INVALID               | AUTHORIZATION  | project-unusable
            403 | CONSUMER_SUSPENDED             | AUTHORIZATION  | project-unusable
            403 | RESOURCE_PROJECT_INVALID       | AUTHORIZATION  | project-unusable
            429 | RATE_LIMIT_EXCEEDED            | TRANSPORT      | quota-spent
            403 | A_REASON_OF_TOMORROW           | AUTHORIZATION  | refused-untold
            """)
    void a_reason_of_google_is_told(int status, String reason, Diagnosis.Layer layer, String code) {
        Diagnosis diagnosis = answered(
                status,
                "{\"error\":{\"code\":" + status + ",\"message\":\"No.\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + reason + "\"}]}}");

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(layer);
        assertThat(diagnosis.evidence()).contains("reason " + reason);
    }

    @ParameterizedTest(name = "{1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            401 | required                | credentials-missing
            401 | authError               | token-not-accepted
            403 | insufficientPermissions | scope-too-small
            403 | accessNotConfigured     | api-disabled
            403 | forbidden               | permission-denied
            403 | userRateLimitExceeded   | quota-spent
            403 | Authorization_RequestDenied | role-missing
            """)
    void a_reason_of_an_older_api_is_told_too(int status, String reason, String code) {
        String member = reason.startsWith("Auth")
                ? "\"code\":\"" + reason + "\""
                : "\"errors\":[{\"domain\":\"global\",\"reason\":\"" + reason + "\"}],\"code\":" + status;

        Diagnosis diagnosis = answered(status, "{\"error\":{" + member + ",\"message\":\"No.\"}}");

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            invalid_client      | no                                                      | client-authentication-failed | AUTHENTICATION
            unauthorized_client | no                                                      | client-grant-forbidden       | AUTHENTICATION
            unsupported_grant_type | no                                                   | client-grant-forbidden       | AUTHENTICATION
            invalid_scope       | no                                                      | scope-refused                | AUTHENTICATION
            invalid_target      | no                                                      | target-refused               | AUTHENTICATION
            invalid_grant       | no                                                      | grant-not-accepted           | AUTHENTICATION
            invalid_grant       | The assertion is expired                                | subject-token-stale          | AUTHENTICATION
            invalid_grant       | Bad signature                                           | signature-wrong              | AUTHENTICATION
            invalid_request     | no                                                      | request-invalid              | TRANSPORT
            access_denied       | no                                                      | role-missing                 | AUTHORIZATION
            access_denied       | Policy evaluation failed for this request               | denied-by-policy             | AUTHORIZATION
            consent_required    | no                                                      | role-missing                 | AUTHORIZATION
            login_required      | no                                                      | sign-in-expired              | AUTHENTICATION
            server_error        | no                                                      | unavailable                  | TRANSPORT
            invalid_client      | AADSTS7000215: Invalid client secret provided.          | client-authentication-failed | AUTHENTICATION
            invalid_client      | AADSTS700211: No matching federated identity record     | issuer-untrusted             | AUTHENTICATION
            invalid_grant       | AADSTS50105: The user is not assigned to a role         | role-missing                 | AUTHORIZATION
            invalid_grant       | AADSTS53003: Access has been blocked                    | denied-by-policy             | AUTHORIZATION
            invalid_grant       | AADSTS50076: you must use multi-factor authentication   | step-up-required             | AUTHENTICATION
            invalid_grant       | AADSTS99999: Something new                              | grant-not-accepted           | AUTHENTICATION
            invalid_grant       | Account disabled                                        | account-disabled             | AUTHENTICATION
            invalid_grant       | Token is not active                                     | sign-in-expired              | AUTHENTICATION
            unauthorized_client | Invalid client or Invalid client credentials            | client-authentication-failed | AUTHENTICATION
            invalid_grant       | Invalid grant: account not found                        | account-disabled             | AUTHENTICATION
            invalid_grant       | Error connecting to the given credential's issuer.      | issuer-unreachable           | TRANSPORT
            invalid_grant       | ID Token issued at 1 expires more than 48 hours later.  | lifetime-too-long            | AUTHENTICATION
            invalid_grant       | The mapped attribute google.subject must be a STRING    | mapping-invalid              | AUTHENTICATION
            invalid_grant       | Unable to parse the ID Token.                           | token-malformed              | AUTHENTICATION
            invalid_request     | Invalid impersonation "sub" field                       | domain-delegation-missing    | AUTHORIZATION
            invalid_request     | Invalid value for "audience". This value should be …    | provider-unavailable         | AUTHENTICATION
            """)
    void an_issuers_error_is_told_by_its_name_and_its_words(
            String error, String words, String code, Diagnosis.Layer layer) {
        HttpAnswer answer = HttpAnswer.of(
                400,
                Map.of("Content-Type", List.of("application/json")),
                utf8("{\"error\":\"" + error + "\",\"error_description\":\"" + words.replace("\"", "\\\"") + "\"}"));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(TokenAnswers.failure(answer));

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(layer);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Permission 'storage.objects.get' denied on resource '//storage.googleapis.com/projects/_/buckets/b' (or it may not exist). | permission-denied | storage.objects.get on //storage.googleapis.com/projects/_/buckets/b
            x does not have storage.objects.list access to the Google Cloud Storage bucket. | permission-denied | storage.objects.list
            Access Denied: Table p:d.t: Permission bigquery.tables.getData denied on table p:d.t (or it may not exist). | permission-denied | bigquery.tables.getData on p:d.t
            Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist). | impersonation-denied | iam.serviceAccounts.getAccessToken
            Permission 'storage.objects.get' denied on resource, by a deny policy. | denied-by-policy | storage.objects.get
            Permission 'storage.objects.get' denied on resource, by a principal access boundary policy. | outside-boundary | storage.objects.get
            Caller does not have permission | refused-untold | ''
            """)
    void a_permission_that_stands_in_words_alone_is_found_there(String words, String code, String missing) {
        Diagnosis diagnosis = answered(403, "{\"error\":{\"code\":403,\"message\":\"" + words + "\"}}");

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.missing()).isEqualTo(missing);
    }

    @Test
    void a_resource_that_calls_a_token_an_invalid_request_means_the_token() {
        Diagnosis diagnosis =
                answered(401, "{\"error\":\"invalid_request\",\"error_description\":\"Invalid Credentials\"}");

        assertThat(diagnosis.code()).isEqualTo("diagnosis.token-not-accepted");
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_sign_in_that_must_be_repeated_says_so_in_its_subtype() {
        HttpAnswer answer =
                HttpAnswer.of(400, Map.of(), utf8("{\"error\":\"invalid_grant\",\"error_subtype\":\"invalid_rapt\"}"));

        assertThat(DiagnosisEngine.diagnose(TokenAnswers.failure(answer)).code())
                .isEqualTo("diagnosis.sign-in-expired");
    }

    @Test
    void who_is_expected_is_read_from_the_answer_where_nobody_knew() {
        HttpAnswer answer = HttpAnswer.of(
                400,
                Map.of(),
                utf8(
                        "{\"error\":\"invalid_grant\",\"error_description\":\"The audience in ID Token [a] does not match the"
                                + " expected audience https://b.example\"}"));

        assertThat(DiagnosisEngine.diagnose(TokenAnswers.failure(answer)).missing())
                .isEqualTo("https://b.example");
    }

    @Test
    void a_federated_token_is_known_by_the_provider_that_a_recipe_names() {
        Refusal refusal = Refusal.ofStatus(401).withReason("ACCESS_TOKEN_TYPE_UNSUPPORTED");
        PrincipalChain chain = PrincipalChain.of("workloadIdentityPools/ci/providers/gh");

        assertThat(code(Symptoms.of(refusal).withPrincipal(chain))).isEqualTo("diagnosis.token-kind-unsupported");
    }

    @Test
    void whoever_refused_is_known_by_the_tokens_issuer_or_by_its_own_words() {
        Symptoms refused = Symptoms.of(Refusal.ofStatus(401)
                .withError("invalid_token")
                .withDescription("AADSTS500011: The resource principal was not found"));
        Symptoms claimed = Symptoms.of(Refusal.ofStatus(403).withError("access_denied"))
                .withClaims(claims("{\"iss\":\"https://sso.example/realms/acme\"}"));

        assertThat(IssuerTexts.platform(refused)).isEqualTo(Platform.ENTRA);
        assertThat(DiagnosisEngine.diagnose(claimed).steps())
                .singleElement()
                .asString()
                .contains("Role mapping");
    }

    @Test
    void problem_details_may_name_a_code_of_ours() {
        Diagnosis denied = answered(403, "{\"title\":\"Forbidden\",\"code\":\"policy.denied\"}");
        Diagnosis unverified = answered(401, "{\"title\":\"Unauthorized\",\"code\":\"access.key-unknown\"}");
        Diagnosis strange = answered(403, "{\"title\":\"Forbidden\",\"detail\":\"Not you.\",\"code\":\"else.where\"}");

        assertThat(denied.code()).isEqualTo("diagnosis.denied-by-policy");
        assertThat(unverified.code()).isEqualTo("diagnosis.signature-wrong");
        assertThat(strange.code()).isEqualTo("diagnosis.refused-untold");
        assertThat(strange.evidence()).contains("it said: Not you.");
    }

    @Test
    void a_silent_refusal_of_a_token_for_somebody_else_is_told_by_the_tokens_own_claims() {
        Symptoms silent = Symptoms.of(HttpAnswer.of(401, Map.of(), new byte[0]))
                .withRequest(TokenRequest.defaults().withAudience("https://orders.example"));

        assertThat(code(silent.withClaims(claims("{\"aud\":[\"https://billing.example\"]}"))))
                .isEqualTo("diagnosis.audience-mismatch");
        assertThat(code(silent.withClaims(claims("{\"aud\":\"https://orders.example\"}"))))
                .isEqualTo("diagnosis.credentials-missing");
        assertThat(code(silent.withClaims(claims("{\"aud\":7}")))).isEqualTo("diagnosis.credentials-missing");
    }

    @Test
    void what_is_missing_is_said_in_the_words_of_the_other_side() {
        HttpAnswer answer = HttpAnswer.of(
                401,
                Map.of(
                        "WWW-Authenticate",
                        List.of(
                                "Bearer error=\"insufficient_user_authentication\", acr_values=\"gold\", max_age=\"60\"")),
                new byte[0]);

        Diagnosis diagnosis = DiagnosisEngine.diagnose(Symptoms.of(answer));

        assertThat(diagnosis.missing()).isEqualTo("acr gold, max_age 60");
    }

    @ParameterizedTest
    @CsvSource({
        "https://acme.okta.com/oauth2/default, Access Policies",
        "https://login.microsoftonline.com/tenant/v2.0, /.default",
        "https://sso.example/realms/acme, Add client scope"
    })
    void where_to_set_it_depends_on_who_runs_the_issuer(String issuer, String place) {
        HttpAnswer answer = HttpAnswer.of(400, Map.of(), utf8("{\"error\":\"invalid_scope\"}"));
        Symptoms symptoms = Symptoms.of(TokenAnswers.failure(answer)).withIssuer(issuer);

        Diagnosis diagnosis = DiagnosisEngine.diagnose(symptoms.withPrincipal(PrincipalChain.of("billing")));

        assertThat(diagnosis.steps()).singleElement().asString().contains(place);
        assertThat(diagnosis.principal().acting()).isEqualTo("billing");
    }

    private static String code(Symptoms symptoms) {
        return DiagnosisEngine.diagnose(symptoms).code();
    }

    private static Diagnosis answered(int status, String json) {
        return DiagnosisEngine.diagnose(Symptoms.of(HttpAnswer.of(status, Map.of(), utf8(json))));
    }

    private static JsonObject claims(String json) {
        return JsonObject.parse(utf8(json));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
