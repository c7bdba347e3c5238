// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;

class CredentialsSourceTest {
    private static final TokenRequest ANY = TokenRequest.defaults();

    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void an_attempt_is_one_refresh_on_a_thread_of_the_runtime() {
        ScriptedCredentials credentials =
                new ScriptedCredentials(() -> ScriptedCredentials.token("abc", Duration.ofMinutes(10)));

        StepVerifier.create(CredentialsSource.of(credentials, runtime).token(ANY))
                .assertNext(token -> {
                    assertThat(token.reveal()).isEqualTo("abc");
                    assertThat(token.lifetime()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
                })
                .verifyComplete();

        assertThat(credentials.threads).hasSize(1);
        assertThat(credentials.threads.get(0)).startsWith("dataflow-oauth-google-auth");
    }

    @Test
    void nothing_is_asked_before_somebody_subscribes_and_once_for_each_who_does() {
        ScriptedCredentials credentials =
                new ScriptedCredentials(() -> ScriptedCredentials.token("abc", Duration.ofHours(1)));
        var attempt = CredentialsSource.of(credentials, runtime).token(ANY);
        assertThat(credentials.threads).isEmpty();

        attempt.block();
        attempt.block();

        assertThat(credentials.threads).hasSize(2);
    }

    @Test
    void the_scopes_of_the_request_go_before_those_of_the_credentials() {
        ScriptedCredentials credentials =
                new ScriptedCredentials(() -> ScriptedCredentials.token("abc", Duration.ofHours(1)), true);

        CredentialsSource.of(credentials, runtime)
                .token(ANY.withScopes("b", "a"))
                .block();

        assertThat(credentials.scopes).containsExactly("a", "b");
    }

    @Test
    void credentials_that_need_scopes_and_get_none_are_not_asked() {
        ScriptedCredentials credentials = new ScriptedCredentials(() -> null, true);

        assertThat(failure(credentials).code()).isEqualTo("googleauth.scopes-missing");
        assertThat(credentials.threads).isEmpty();
    }

    @Test
    void credentials_that_only_hold_a_token_are_refused_at_once() {
        GoogleCredentials fixed = GoogleCredentials.create(ScriptedCredentials.token("abc", Duration.ofHours(1)));

        assertThatThrownBy(() -> CredentialsSource.of(fixed, runtime))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("googleauth.credentials-static: ");
    }

    @Test
    void a_closed_runtime_has_no_threads_for_it() {
        runtime.close();

        assertThatThrownBy(() -> CredentialsSource.of(new ScriptedCredentials(() -> null), runtime))
                .isInstanceOf(TokenException.Closed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "ä"})
    void what_cannot_stand_in_a_header_is_no_token(String value) {
        assertThat(failure(new ScriptedCredentials(() -> ScriptedCredentials.token(value, Duration.ofHours(1))))
                        .code())
                .isEqualTo("googleauth.token-invalid");
    }

    @Test
    void a_null_is_no_token() {
        assertThat(failure(new ScriptedCredentials(() -> null)).code()).isEqualTo("googleauth.token-invalid");
    }

    @Test
    void a_token_longer_than_any_is_none() {
        assertThat(failure(new ScriptedCredentials(
                                () -> ScriptedCredentials.token("a".repeat(65_537), Duration.ofHours(1))))
                        .code())
                .isEqualTo("googleauth.token-invalid");
    }

    @Test
    void a_token_that_would_live_for_years_is_taken_for_half_a_day() {
        assertThat(CredentialsSource.of(
                                new ScriptedCredentials(() -> ScriptedCredentials.token("abc", Duration.ofDays(9999))),
                                runtime)
                        .token(ANY)
                        .block()
                        .lifetime())
                .isEqualTo(Duration.ofHours(12));
    }

    @Test
    void a_token_that_is_over_by_this_machines_clock_is_not_handed_on() {
        TokenException failure =
                failure(new ScriptedCredentials(() -> ScriptedCredentials.token("abc", Duration.ofSeconds(-1))));

        assertThat(failure.code()).isEqualTo("googleauth.token-over");
        assertThat(failure.retryCanHelp()).isTrue();
    }

    @Test
    void a_token_without_an_end_is_taken_for_a_minute() {
        Date never = null;

        assertThat(CredentialsSource.of(new ScriptedCredentials(() -> new AccessToken("abc", never)), runtime)
                        .token(ANY)
                        .block()
                        .lifetime())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void scopes_that_the_library_names_are_the_tokens() {
        AccessToken named = AccessToken.newBuilder()
                .setTokenValue("abc")
                .setScopes(List.of("x"))
                .build();

        assertThat(CredentialsSource.of(new ScriptedCredentials(() -> named), runtime)
                        .token(ANY)
                        .block()
                        .scopes())
                .containsExactly("x");
    }

    @Test
    void a_refresh_that_hangs_is_given_up_interrupted_and_not_heard_of_again() throws InterruptedException {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        CountDownLatch interrupted = new CountDownLatch(1);
        ScriptedCredentials credentials = new ScriptedCredentials(() -> {
            try {
                new CountDownLatch(1).await();
                return null;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException("ya29.canary-of-a-late-answer", e);
            }
        });

        CredentialsSource.of(
                        new ScriptedCredentials(() -> ScriptedCredentials.token("warm", Duration.ofHours(1))), runtime)
                .token(ANY)
                .block();
        StepVerifier.create(CredentialsSource.of(credentials, runtime)
                        .withDeadline(Duration.ofMillis(500))
                        .token(ANY))
                .expectErrorSatisfies(
                        failure -> assertThat(((TokenException) failure).code()).isEqualTo("googleauth.late"))
                .verify();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped).isEmpty();
        Hooks.resetOnErrorDropped();
    }

    @Test
    void a_caller_who_cancels_frees_the_thread() throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ScriptedCredentials credentials = new ScriptedCredentials(() -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        });

        var attempt = CredentialsSource.of(credentials, runtime).token(ANY).subscribe();
        began.await();
        attempt.dispose();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void no_more_than_eight_refreshes_run_at_once() throws InterruptedException {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch go = new CountDownLatch(1);
        ScriptedCredentials credentials = new ScriptedCredentials(() -> {
            eight.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return ScriptedCredentials.token("abc", Duration.ofHours(1));
        });
        CredentialsSource source = CredentialsSource.of(credentials, runtime);
        List<CompletableFuture<?>> attempts = new ArrayList<>();

        for (int i = 0; i < 20; i++) {
            attempts.add(source.token(ANY).toFuture());
        }
        eight.await();
        int running = credentials.threads.size();
        go.countDown();
        attempts.forEach(CompletableFuture::join);

        assertThat(running).isEqualTo(8);
        assertThat(credentials.threads).hasSize(20);
    }

    @Test
    void a_deadline_is_positive_and_the_text_of_a_source_names_a_class_only() {
        CredentialsSource source = CredentialsSource.of(new ScriptedCredentials(() -> null), runtime);

        assertThatThrownBy(() -> source.withDeadline(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(source).hasToString("CredentialsSource[ScriptedCredentials]");
    }

    private TokenException failure(GoogleCredentials credentials) {
        try {
            throw new AssertionError("a token: "
                    + CredentialsSource.of(credentials, runtime).token(ANY).block());
        } catch (TokenException failure) {
            return failure;
        }
    }
}
