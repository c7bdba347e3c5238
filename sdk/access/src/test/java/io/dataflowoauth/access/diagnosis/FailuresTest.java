// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.access.guardrail.GuardrailCodes;
import io.dataflowoauth.http.OAuth2Codes;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that come without an answer. */
class FailuresTest {
    static Stream<Arguments> tokens() {
        return Stream.of(
                row(unavailable(OAuth2Codes.NETWORK_FAILED), Layer.TRANSPORT, "network-unreachable", true),
                row(unavailable(OAuth2Codes.DEADLINE_PASSED), Layer.TRANSPORT, "network-unreachable", true),
                row(unavailable(OAuth2Codes.TLS_FAILED), Layer.TRANSPORT, "tls-failed", false),
                row(unavailable(OAuth2Codes.ISSUER_UNAVAILABLE), Layer.TRANSPORT, "unavailable", true),
                row(misconfigured(CoreCodes.NAME_UNBOUND), Layer.TRANSPORT, "configuration-wrong", false),
                row(
                        misconfigured(OAuth2Codes.SUBJECT_TOKEN_EXPIRED),
                        Layer.AUTHENTICATION,
                        "subject-token-stale",
                        false),
                row(new TokenException.Invalid(OAuth2Codes.JSON_INVALID, ""), Layer.TRANSPORT, "answer-broken", false),
                row(
                        new TokenException.Invalid(OAuth2Codes.SCOPE_NARROWED, ""),
                        Layer.AUTHENTICATION,
                        "scope-refused",
                        false),
                row(
                        new TokenException.Forbidden(GuardrailCodes.SCOPE, ""),
                        Layer.AUTHENTICATION,
                        "outside-guardrail",
                        false),
                row(
                        new TokenException.Forbidden(OAuth2Codes.ORIGIN_FORBIDDEN, ""),
                        Layer.AUTHENTICATION,
                        "outside-guardrail",
                        false),
                row(
                        new TokenException.Closed(CoreCodes.STREAM_CLOSED, ""),
                        Layer.TRANSPORT,
                        "configuration-wrong",
                        false));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void a_token_that_could_not_be_had_keeps_its_own_code_and_remedy_beside_the_cause(
            TokenException failure, Layer layer, String code, boolean retry) {
        Diagnosis diagnosis = DiagnosisEngine.diagnose(failure);

        assertThat(diagnosis.layer()).isEqualTo(layer);
        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.retryCanHelp()).isEqualTo(retry);
        assertThat(diagnosis.evidence()).anyMatch(fact -> fact.startsWith(failure.code()));
        assertThat(diagnosis.steps()).first().isEqualTo(failure.remedy());
    }

    @Test
    void an_issuer_that_is_down_may_come_back_whatever_it_says() {
        TokenException failure =
                new TokenException.Unavailable(OAuth2Codes.ISSUER_UNAVAILABLE, Refusal.ofStatus(503), Optional.empty());

        assertThat(DiagnosisEngine.diagnose(failure).code()).isEqualTo("diagnosis.unavailable");
    }

    static Stream<Arguments> others() {
        return Stream.of(
                Arguments.of(new ConnectException("secret-host"), "network-unreachable"),
                Arguments.of(new IllegalStateException(new UnknownHostException("secret-host")), "network-unreachable"),
                Arguments.of(new TimeoutException("secret-host"), "network-unreachable"),
                Arguments.of(new IOException(new SSLHandshakeException("secret-host")), "tls-failed"),
                Arguments.of(new IllegalStateException("secret-host"), "unknown"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void any_other_failure_is_told_by_types_and_never_by_its_message(Throwable failure, String code) {
        Diagnosis diagnosis = DiagnosisEngine.diagnose(failure);

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(Layer.TRANSPORT);
        assertThat(diagnosis + " " + diagnosis.evidence()).doesNotContain("secret-host");
    }

    private static Arguments row(TokenException failure, Layer layer, String code, boolean retry) {
        return Arguments.of(failure, layer, code, retry);
    }

    private static TokenException unavailable(ErrorCode code) {
        return new TokenException.Unavailable(code, "");
    }

    private static TokenException misconfigured(ErrorCode code) {
        return new TokenException.Misconfigured(code, "");
    }
}
