// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.Retryable;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class StreamCredentialsTest {
    private static final URI ANYWHERE = URI.create("https://storage.googleapis.com/b");

    private final AtomicInteger calls = new AtomicInteger();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(new StandingTime()));
    private final TokenStream stream = stream(
            Mono.fromSupplier(() -> AccessToken.bearer("canary-" + calls.incrementAndGet(), Duration.ofMinutes(10))));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_request_carries_the_live_token_and_whoever_asks_again_costs_nothing() throws IOException {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();

        for (int i = 0; i < 1000; i++) {
            assertThat(credentials.getRequestMetadata(ANYWHERE))
                    .isEqualTo(Map.of("Authorization", List.of("Bearer canary-1")));
        }

        assertThat(calls).hasValue(1);
    }

    @Test
    void tokens_of_two_seconds_are_refreshed_once_and_not_on_every_call() throws IOException {
        TokenStream brief = stream(
                Mono.fromSupplier(() -> AccessToken.bearer("brief-" + calls.incrementAndGet(), Duration.ofSeconds(2))));
        GoogleCredentials credentials = StreamCredentials.of(brief).credentials();

        for (int i = 0; i < 200; i++) {
            credentials.getRequestMetadata(ANYWHERE);
            credentials.getRequestMetadata();
            credentials.refreshIfExpired();
        }

        assertThat(calls).hasValue(1);
    }

    @Test
    void the_quota_project_and_the_universe_go_along() throws IOException {
        GoogleCredentials credentials = StreamCredentials.of(stream)
                .withQuotaProject("billed")
                .inUniverse("example.goog")
                .credentials();

        assertThat(credentials.getRequestMetadata(ANYWHERE)).containsEntry("x-goog-user-project", List.of("billed"));
        assertThat(credentials.getQuotaProjectId()).isEqualTo("billed");
        assertThat(credentials.getUniverseDomain()).isEqualTo("example.goog");
        assertThat(StreamCredentials.of(stream).credentials().getUniverseDomain())
                .isEqualTo("googleapis.com");
    }

    @Test
    void a_client_that_sets_another_quota_project_keeps_the_stream() throws IOException {
        GoogleCredentials other = StreamCredentials.of(stream).credentials().createWithQuotaProject("other");

        assertThat(other.getRequestMetadata(ANYWHERE))
                .containsEntry("Authorization", List.of("Bearer canary-1"))
                .containsEntry("x-goog-user-project", List.of("other"));
    }

    @Test
    void scopes_are_the_recipes() {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();

        assertThat(credentials.createScopedRequired()).isFalse();
        assertThat(credentials.createScoped("other")).isSameAs(credentials);
    }

    @Test
    void a_refresh_after_a_401_drops_the_token_and_gets_the_next() throws IOException {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();
        credentials.getRequestMetadata(ANYWHERE);

        credentials.refresh();

        assertThat(credentials.getRequestMetadata(ANYWHERE)).containsEntry("Authorization", List.of("Bearer canary-2"));
        assertThat(credentials.getAccessToken().getTokenValue()).isEqualTo("canary-2");
    }

    @Test
    void whoever_wants_the_token_itself_gets_it_with_its_end() throws IOException {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();

        credentials.refreshIfExpired();

        assertThat(credentials.getAccessToken().getTokenValue()).isEqualTo("canary-1");
        assertThat(credentials.getAccessToken().getExpirationTime().toInstant())
                .isEqualTo(stream.token().block().expiresAt().truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    @Test
    void a_failure_is_an_io_exception_that_says_whether_to_try_again_and_why() {
        TokenException own = new TokenException.Misconfigured(GoogleAuthCodes.SCOPES_MISSING, "");
        GoogleCredentials credentials =
                StreamCredentials.of(stream(Mono.error(own))).credentials();
        Told told = new Told();

        credentials.getRequestMetadata(ANYWHERE, Runnable::run, told);

        assertThatThrownBy(() -> credentials.getRequestMetadata(ANYWHERE))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("googleauth.scopes-missing: ")
                .hasCauseInstanceOf(TokenException.Misconfigured.class)
                .satisfies(failure ->
                        assertThat(((Retryable) failure).isRetryable()).isFalse())
                .satisfies(failure ->
                        assertThat(((Retryable) failure).getRetryCount()).isZero());
        assertThatThrownBy(told.headers::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_closed_stream_gives_nothing() {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();
        stream.close();

        assertThatThrownBy(() -> credentials.getRequestMetadata(ANYWHERE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(CoreCodes.STREAM_CLOSED.name());
    }

    @Test
    void a_caller_that_blocks_waits_for_its_deadline_only_and_never_on_a_thread_that_must_not() {
        GoogleCredentials hanging = StreamCredentials.of(stream(Mono.never()))
                .withDeadline(Duration.ofMillis(20))
                .credentials();

        assertThatThrownBy(() -> hanging.getRequestMetadata(ANYWHERE))
                .hasMessageContaining(CoreCodes.BLOCKING_DEADLINE.name())
                .satisfies(failure ->
                        assertThat(((Retryable) failure).isRetryable()).isTrue());
        assertThatThrownBy(() -> Mono.fromCallable(() -> hanging.getRequestMetadata(ANYWHERE))
                        .subscribeOn(Schedulers.parallel())
                        .block())
                .hasMessageContaining(CoreCodes.BLOCKING_FORBIDDEN.name());
    }

    @Test
    void neither_text_nor_bytes_of_the_credentials_have_the_token() throws IOException {
        GoogleCredentials credentials = StreamCredentials.of(stream).credentials();
        credentials.refreshIfExpired();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        assertThatThrownBy(() -> {
                    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                        out.writeObject(credentials);
                    }
                })
                .isInstanceOf(NotSerializableException.class);

        assertThat(bytes.toString(StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(credentials.toString()).doesNotContain("canary").contains("TokenRequest");
        assertThat(StreamCredentials.of(stream).toString()).doesNotContain("canary");
        assertThatThrownBy(credentials::toBuilder).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void two_are_equal_over_one_stream_on_equal_terms() {
        StreamCredentials terms = StreamCredentials.of(stream);

        assertThat(terms.credentials())
                .isEqualTo(terms.credentials())
                .hasSameHashCodeAs(terms.credentials())
                .isNotEqualTo(terms.withQuotaProject("p").credentials())
                .isNotEqualTo(StreamCredentials.of(stream(Mono.never())).credentials());
    }

    private TokenStream stream(Mono<AccessToken> answer) {
        return TokenStream.of(request -> answer, TokenRequest.defaults(), runtime);
    }

    private static final class Told implements RequestMetadataCallback {
        private final CompletableFuture<Map<String, List<String>>> headers = new CompletableFuture<>();

        @Override
        public void onSuccess(Map<String, List<String>> metadata) {
            headers.complete(metadata);
        }

        @Override
        public void onFailure(Throwable exception) {
            headers.completeExceptionally(exception);
        }
    }
}
