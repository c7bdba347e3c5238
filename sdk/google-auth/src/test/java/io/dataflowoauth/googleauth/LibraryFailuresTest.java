// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.testing.http.MockHttpTransport;
import com.google.api.client.testing.http.MockLowLevelHttpRequest;
import com.google.api.client.testing.http.MockLowLevelHttpResponse;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.IdentityPoolCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.UserCredentials;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the library throws, its texts have a canary in them, and nothing that comes out does. */
class LibraryFailuresTest {
    private static final String CANARY = "canary-7f3a";

    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400,googleauth.rejected,false",
        "401,googleauth.rejected,false",
        "403,googleauth.rejected,false",
        "404,googleauth.rejected,false",
        "408,googleauth.unavailable,true",
        "429,googleauth.unavailable,true",
        "500,googleauth.unavailable,true",
        "503,googleauth.unavailable,true"
    })
    void a_status_says_whether_another_try_can_help(int status, String code, boolean again) {
        TokenException failure = failed(new IOException(CANARY, answer(status, "{\"canary\":\"" + CANARY + "\"}")));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryCanHelp()).isEqualTo(again);
        assertThat(failure.refusal().orElseThrow().status()).isEqualTo(status);
    }

    @Test
    void of_an_oauth_error_the_name_is_kept_and_the_description_is_not() {
        TokenException failure = failed(
                answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + CANARY + " was echoed\"}"));

        assertThat(failure.refusal().orElseThrow().error()).contains("invalid_grant");
        assertThat(failure.refusal().orElseThrow().description()).isEmpty();
    }

    @Test
    void a_name_that_is_none_of_the_known_ones_is_dropped() {
        TokenException failure = failed(answer(400, "{\"error\":\"" + CANARY.replace("-", "_") + "\"}"));

        assertThat(failure.refusal().orElseThrow().error()).isEmpty();
    }

    @Test
    void of_a_status_of_google_the_reason_is_kept_and_the_message_is_not() {
        TokenException failure = failed(answer(
                403,
                "{\"error\":{\"code\":403,\"message\":\"" + CANARY
                        + "\",\"status\":\"PERMISSION_DENIED\",\"details\":[{"
                        + "\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"IAM_PERMISSION_DENIED\","
                        + "\"metadata\":{\"permission\":\"" + CANARY + "\"}}]}}"));

        assertThat(failure.refusal().orElseThrow().reason()).contains("IAM_PERMISSION_DENIED");
    }

    @Test
    void a_passing_error_under_a_status_400_is_tried_again() {
        assertThat(failed(answer(400, "{\"error\":\"temporarily_unavailable\"}"))
                        .retryCanHelp())
                .isTrue();
    }

    @Test
    void a_pause_that_was_asked_for_is_kept() {
        HttpResponseException busy =
                new HttpResponseException.Builder(503, CANARY, new HttpHeaders().setRetryAfter("7")).build();

        assertThat(failed(busy).retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void a_network_failure_is_unreachable_and_names_classes_only() {
        TokenException failure = failed(new IOException(CANARY, new SocketTimeoutException(CANARY)));

        assertThat(failure.code()).isEqualTo("googleauth.unreachable");
        assertThat(failure.detail())
                .isEqualTo("It failed with java.io.IOException, for java.net.SocketTimeoutException.");
    }

    @Test
    void an_exception_that_is_no_answer_is_the_librarys_own_fault() {
        TokenException failure = failed(new IllegalStateException(CANARY));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("googleauth.library-broke");
    }

    @Test
    void a_circle_of_causes_ends() {
        IOException one = new IOException(CANARY);
        IOException other = new IOException(CANARY, one);
        one.initCause(other);

        assertThat(failed(one).code()).isEqualTo("googleauth.unreachable");
    }

    @Test
    void what_a_stream_below_the_library_failed_with_goes_on() {
        TokenException own = new TokenException.Closed(CoreCodes.STREAM_CLOSED, "");

        assertThat(failed(new IOException(CANARY, own))).isSameAs(own);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void what_the_library_really_throws_for_a_user_is_a_refusal(int status) {
        TokenException failure = refreshed(UserCredentials.newBuilder()
                .setClientId("id")
                .setClientSecret(CANARY)
                .setRefreshToken(CANARY)
                .setHttpTransportFactory(() -> answering(status))
                .build());

        assertThat(failure.code()).isEqualTo("googleauth.rejected");
        assertThat(failure.refusal().orElseThrow().error()).contains("invalid_grant");
        assertThat(failure.refusal().orElseThrow().status()).isEqualTo(status);
    }

    @Test
    void what_the_library_really_throws_at_an_exchange_is_a_refusal() {
        TokenException failure = refreshed(federated(400));

        assertThat(failure.code()).isEqualTo("googleauth.rejected");
        assertThat(failure.refusal().orElseThrow().error()).contains("invalid_grant");
    }

    @Test
    void what_the_library_really_throws_when_it_impersonates_is_a_refusal() {
        GoogleCredentials source =
                new ScriptedCredentials(() -> ScriptedCredentials.token(CANARY, Duration.ofHours(1)));

        TokenException failure = refreshed(ImpersonatedCredentials.newBuilder()
                .setSourceCredentials(source)
                .setTargetPrincipal("a@b.iam.gserviceaccount.com")
                .setScopes(List.of("s"))
                .setHttpTransportFactory(() -> answering(403))
                .build());

        assertThat(failure.code()).isEqualTo("googleauth.rejected");
    }

    private static IdentityPoolCredentials federated(int status) {
        return IdentityPoolCredentials.newBuilder()
                .setAudience("//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q")
                .setSubjectTokenType("urn:ietf:params:oauth:token-type:jwt")
                .setTokenUrl("https://sts.googleapis.com/v1/token")
                .setSubjectTokenSupplier(context -> CANARY)
                .setHttpTransportFactory(() -> answering(status))
                .build();
    }

    private static HttpTransport answering(int status) {
        return new MockHttpTransport.Builder()
                .setLowLevelHttpRequest(new MockLowLevelHttpRequest()
                        .setResponse(new MockLowLevelHttpResponse()
                                .setStatusCode(status)
                                .setContentType("application/json")
                                .setContent("{\"error\":\"invalid_grant\",\"error_description\":\"" + CANARY
                                        + "\",\"access_token\":\"" + CANARY + "\"}")))
                .build();
    }

    private static HttpResponseException answer(int status, String content) {
        return new HttpResponseException.Builder(status, CANARY, new HttpHeaders().set("x", Map.of(CANARY, CANARY)))
                .setContent(content)
                .setMessage(CANARY)
                .build();
    }

    private TokenException failed(Exception thrown) {
        return refreshed(new ScriptedCredentials(() -> {
            if (thrown instanceof IOException checked) {
                throw checked;
            }
            throw (RuntimeException) thrown;
        }));
    }

    private TokenException refreshed(GoogleCredentials credentials) {
        try {
            throw new AssertionError("a token: "
                    + CredentialsSource.of(credentials, runtime)
                            .token(TokenRequest.defaults())
                            .block());
        } catch (TokenException failure) {
            StringWriter all = new StringWriter();
            failure.printStackTrace(new PrintWriter(all));
            assertThat(all.toString()).doesNotContain(CANARY);
            assertThat(failure.getCause()).isNull();
            return failure;
        }
    }
}
