// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class CallbackTest {
    private static final URI ANYWHERE = URI.create("https://storage.googleapis.com/b");

    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final TokenStream stream = stream(Mono.just(AccessToken.bearer("canary-1", Duration.ofMinutes(10))));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void a_callback_is_told_at_once_of_a_token_that_is_live() {
        stream.ready().block();
        Told told = new Told();

        StreamCredentials.of(stream).credentials().getRequestMetadata(ANYWHERE, Runnable::run, told);

        assertThat(told.headers.join()).containsEntry("Authorization", List.of("Bearer canary-1"));
    }

    @Test
    void a_callback_waits_for_a_token_without_a_thread_and_is_told_on_the_executor() {
        Sinks.One<AccessToken> answer = Sinks.one();
        GoogleCredentials credentials =
                StreamCredentials.of(stream(answer.asMono())).credentials();
        List<Runnable> given = new ArrayList<>();
        CompletableFuture<Void> handed = new CompletableFuture<>();
        Told told = new Told();

        credentials.getRequestMetadata(
                ANYWHERE,
                work -> {
                    given.add(work);
                    handed.complete(null);
                },
                told);
        assertThat(given).isEmpty();
        answer.tryEmitValue(AccessToken.bearer("later", Duration.ofHours(1)));
        handed.join();
        assertThat(told.headers).isNotDone();
        given.get(0).run();

        assertThat(told.headers.join()).containsEntry("Authorization", List.of("Bearer later"));
    }

    @Test
    void a_callback_is_told_though_the_executor_is_closed() {
        Sinks.One<AccessToken> answer = Sinks.one();
        Told told = new Told();

        StreamCredentials.of(stream(answer.asMono()))
                .credentials()
                .getRequestMetadata(
                        ANYWHERE,
                        work -> {
                            throw new RejectedExecutionException();
                        },
                        told);
        answer.tryEmitValue(AccessToken.bearer("later", Duration.ofHours(1)));

        assertThat(told.headers.join()).containsEntry("Authorization", List.of("Bearer later"));
    }

    @Test
    void a_callback_that_throws_is_not_told_a_second_time() {
        stream.ready().block();
        AtomicInteger told = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        Hooks.onErrorDropped(failure -> dropped.incrementAndGet());

        StreamCredentials.of(stream)
                .credentials()
                .getRequestMetadata(ANYWHERE, Runnable::run, new RequestMetadataCallback() {
                    @Override
                    public void onSuccess(Map<String, List<String>> metadata) {
                        told.incrementAndGet();
                        throw new IllegalStateException("of the client");
                    }

                    @Override
                    public void onFailure(Throwable exception) {
                        told.incrementAndGet();
                    }
                });

        Hooks.resetOnErrorDropped();
        assertThat(told).hasValue(1);
        assertThat(dropped).hasValue(1);
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
