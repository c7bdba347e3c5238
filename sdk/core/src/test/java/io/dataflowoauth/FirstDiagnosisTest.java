// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Diagnosis.Layer.AUTHENTICATION;
import static io.dataflowoauth.Diagnosis.Layer.AUTHORIZATION;
import static io.dataflowoauth.Diagnosis.Layer.TRANSPORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstDiagnosisTest {
    private static final PrincipalChain READER =
            PrincipalChain.of("principal://pool/subject/job").then("reader@project.iam.gserviceaccount.com");
    private static final ErrorCode REFUSED_BY_ISSUER =
            new ErrorCode("test.refused", "The issuer refused.", "Ask the issuer.");

    @ParameterizedTest
    @CsvSource(textBlock = """
                    401, ,                    ACCESS_TOKEN_EXPIRED,            ,                              AUTHENTICATION, core.call-token-expired
                    401, invalid_token,       ,                                The access token expired,      AUTHENTICATION, core.call-token-expired
                    401, invalid_token,       ,                                Past its Expiry,               AUTHENTICATION, core.call-token-expired
                    401, ,                    CREDENTIALS_MISSING,             ,                              AUTHENTICATION, core.call-credentials-missing
                    401, ,                    ,                                ,                              AUTHENTICATION, core.call-credentials-missing
                    401, invalid_token,       ,                                ,                              AUTHENTICATION, core.call-token-invalid
                    401, invalid_token,       ACCESS_TOKEN_TYPE_UNSUPPORTED,   ,                              AUTHENTICATION, core.call-token-invalid
                    401, ,                    ACCOUNT_STATE_INVALID,           ,                              AUTHENTICATION, core.call-token-invalid
                    401, invalid_dpop_proof,  ,                                The proof has expired,         AUTHENTICATION, core.call-proof-invalid
                    401, use_dpop_nonce,      ,                                ,                              AUTHENTICATION, core.call-nonce-refused
                    401, insufficient_claims, ,                                ,                              AUTHENTICATION, core.call-claims-insufficient
                    401, insufficient_scope,  ,                                ,                              AUTHENTICATION, core.call-scope-insufficient
                    403, insufficient_scope,  ,                                ,                              AUTHENTICATION, core.call-scope-insufficient
                    403, ,                    ACCESS_TOKEN_SCOPE_INSUFFICIENT, ,                              AUTHENTICATION, core.call-scope-insufficient
                    403, ,                    IAM_PERMISSION_DENIED,           ,                              AUTHORIZATION,  core.call-permission-denied
                    403, ,                    SERVICE_DISABLED,                ,                              AUTHORIZATION,  core.call-service-disabled
                    401, ,                    required,                        ,                              AUTHENTICATION, core.call-credentials-missing
                    403, ,                    insufficientPermissions,         ,                              AUTHENTICATION, core.call-scope-insufficient
                    403, ,                    accessNotConfigured,             ,                              AUTHORIZATION,  core.call-service-disabled
                    403, ,                    USER_PROJECT_DENIED,             ,                              AUTHORIZATION,  core.call-refused
                    403, ,                    ,                                The link has expired,          AUTHORIZATION,  core.call-refused
                    404, ,                    ,                                ,                              TRANSPORT,      core.call-refused
                    429, ,                    RATE_LIMIT_EXCEEDED,             ,                              TRANSPORT,      core.call-throttled
                    503, ,                    ,                                ,                              TRANSPORT,      core.call-unavailable
                    500, ,                    ,                                ,                              TRANSPORT,      core.call-refused
                    """)
    void each_answer_has_its_layer_and_code(
            int status, String error, String reason, String description, Diagnosis.Layer layer, String code) {
        Refusal refusal = Refusal.ofStatus(status);
        refusal = error == null ? refusal : refusal.withError(error);
        refusal = reason == null ? refusal : refusal.withReason(reason);
        refusal = description == null ? refusal : refusal.withDescription(description);

        Diagnosis diagnosis = FirstDiagnosis.of(refusal, READER);

        assertThat(diagnosis.layer()).isEqualTo(layer);
        assertThat(diagnosis.code()).isEqualTo(code);
        assertThat(diagnosis.principal()).isEqualTo(READER);
        assertThat(diagnosis.remedy()).isNotBlank();
        assertThat(diagnosis.evidence()).contains("status " + status);
    }

    @ParameterizedTest
    @CsvSource({"400, false", "404, false", "408, true", "429, true", "500, true", "503, true"})
    void what_may_pass_by_itself_can_be_tried_again(int status, boolean canHelp) {
        assertThat(FirstDiagnosis.of(Refusal.ofStatus(status), READER).retryCanHelp())
                .isEqualTo(canHelp);
    }

    @Test
    void how_long_a_busy_resource_wants_to_be_left_alone_is_evidence() {
        Refusal busy = Refusal.ofStatus(429).withRetryAfter(Duration.ofSeconds(30));

        assertThat(FirstDiagnosis.of(busy, READER).evidence()).containsExactly("status 429", "retry after 30 s");
    }

    @Test
    void an_expired_token_is_mended_by_a_retry_and_a_missing_role_is_not() {
        Refusal expired = Refusal.ofStatus(401).withReason("ACCESS_TOKEN_EXPIRED");
        Refusal denied = Refusal.ofStatus(403).withReason("IAM_PERMISSION_DENIED");

        assertThat(FirstDiagnosis.of(expired, READER).retryCanHelp()).isTrue();
        assertThat(FirstDiagnosis.of(denied, READER).retryCanHelp()).isFalse();
    }

    @Test
    void a_missing_scope_is_named() {
        Refusal refusal = Refusal.ofStatus(403)
                .withError("insufficient_scope")
                .withRequiredScopes(List.of("write", "read"))
                .withDescription("Request had insufficient authentication scopes.");

        Diagnosis diagnosis = FirstDiagnosis.of(refusal, READER);

        assertThat(diagnosis.missing()).isEqualTo("read write");
        assertThat(diagnosis.evidence())
                .containsExactly(
                        "status 403",
                        "error insufficient_scope",
                        "scopes demanded read write",
                        "it said: Request had insufficient authentication scopes.");
    }

    @Test
    void a_missing_permission_is_named_with_its_resource_where_there_is_one() {
        Refusal denied = Refusal.ofStatus(403).withReason("IAM_PERMISSION_DENIED");
        Refusal onResource = denied.withMetadata(
                Map.of("permission", "storage.objects.create", "resource", "projects/_/buckets/results"));
        Refusal anywhere = denied.withMetadata(Map.of("permission", "storage.objects.create"));

        assertThat(FirstDiagnosis.of(onResource, READER).missing())
                .isEqualTo("storage.objects.create on projects/_/buckets/results");
        assertThat(FirstDiagnosis.of(anywhere, READER).missing()).isEqualTo("storage.objects.create");
    }

    @Test
    void challenged_claims_and_a_disabled_service_are_named() {
        Refusal claims = Refusal.ofStatus(401).withError("insufficient_claims").withClaims("{\"acr\":\"mfa\"}");
        Refusal disabled = Refusal.ofStatus(403)
                .withReason("SERVICE_DISABLED")
                .withMetadata(Map.of("service", "storage.googleapis.com"));

        assertThat(FirstDiagnosis.of(claims, READER).missing()).isEqualTo("{\"acr\":\"mfa\"}");
        assertThat(FirstDiagnosis.of(disabled, READER).missing()).isEqualTo("storage.googleapis.com");
    }

    @Test
    void a_wrong_audience_at_the_issuer_keeps_the_failures_own_code_and_remedy() {
        String said = "The audience in ID Token [wrong] does not match the expected audience.";
        TokenException failure = new TokenException.Rejected(
                        REFUSED_BY_ISSUER,
                        "The exchange was refused.",
                        Refusal.ofStatus(400).withError("invalid_grant").withDescription(said))
                .forPrincipal(READER);

        Diagnosis diagnosis = FirstDiagnosis.of(failure);

        assertThat(diagnosis.layer()).isEqualTo(AUTHENTICATION);
        assertThat(diagnosis.code()).isEqualTo("test.refused");
        assertThat(diagnosis.summary()).isEqualTo("The issuer refused.");
        assertThat(diagnosis.remedy()).isEqualTo("Ask the issuer.");
        assertThat(diagnosis.principal()).isEqualTo(READER);
        assertThat(diagnosis.missing()).isEqualTo(said);
        assertThat(diagnosis.evidence())
                .containsExactly(
                        "test.refused: The exchange was refused.",
                        "status 400",
                        "error invalid_grant",
                        "it said: " + said);
        assertThat(diagnosis.retryCanHelp()).isFalse();
    }

    @Test
    void an_impersonation_that_lacks_a_role_is_authorization_with_the_failures_own_code() {
        TokenException failure = new TokenException.Rejected(
                REFUSED_BY_ISSUER,
                "",
                Refusal.ofStatus(403)
                        .withReason("IAM_PERMISSION_DENIED")
                        .withMetadata(Map.of("permission", "iam.serviceAccounts.getAccessToken")));

        Diagnosis diagnosis = FirstDiagnosis.of(failure);

        assertThat(diagnosis.layer()).isEqualTo(AUTHORIZATION);
        assertThat(diagnosis.code()).isEqualTo("test.refused");
        assertThat(diagnosis.remedy()).isEqualTo("Ask the issuer.");
        assertThat(diagnosis.missing()).isEqualTo("iam.serviceAccounts.getAccessToken");
        assertThat(diagnosis.evidence()).first().isEqualTo("test.refused: The issuer refused.");
    }

    @Test
    void an_issuer_that_is_away_is_transport_and_a_retry_can_help() {
        Diagnosis quiet = FirstDiagnosis.of(new TokenException.Unavailable(REFUSED_BY_ISSUER, "No answer in 10 s."));
        Diagnosis busy = FirstDiagnosis.of(
                new TokenException.Unavailable(REFUSED_BY_ISSUER, Refusal.ofStatus(503), Optional.empty()));

        assertThat(List.of(quiet, busy)).allSatisfy(diagnosis -> {
            assertThat(diagnosis.layer()).isEqualTo(TRANSPORT);
            assertThat(diagnosis.code()).isEqualTo("test.refused");
            assertThat(diagnosis.retryCanHelp()).isTrue();
        });
        assertThat(busy.evidence()).contains("status 503");
    }

    @Test
    void what_never_reached_a_layer_is_transport_and_a_guardrail_is_authentication() {
        assertThat(FirstDiagnosis.of(new TokenException.Misconfigured(CoreCodes.NAME_UNBOUND, "x"))
                        .layer())
                .isEqualTo(TRANSPORT);
        assertThat(FirstDiagnosis.of(new TokenException.Invalid(CoreCodes.SOURCE_BROKEN, "x"))
                        .layer())
                .isEqualTo(TRANSPORT);
        assertThat(FirstDiagnosis.of(new TokenException.Closed(CoreCodes.STREAM_CLOSED, "x"))
                        .layer())
                .isEqualTo(TRANSPORT);
        assertThat(FirstDiagnosis.of(new TokenException.Forbidden(CoreCodes.LEASE_UNMET, "x"))
                        .layer())
                .isEqualTo(AUTHENTICATION);
    }
}
