// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.SkippedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LoggedInTest {
    private final SkippedTime time = new SkippedTime();
    private final List<Secret> kept = new ArrayList<>();

    @Test
    void the_refresh_token_is_kept_once_for_each_subscription_and_not_before() {
        Mono<Void> keeping = loggedIn(Optional.of("first")).keepIn(token -> Mono.fromRunnable(() -> kept.add(token)));
        assertThat(kept).isEmpty();

        keeping.block();

        assertThat(kept).containsExactly(Secret.of("first"));
    }

    @Test
    void a_login_without_a_refresh_token_has_nothing_to_keep() {
        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> loggedIn(Optional.empty())
                        .keepIn(token -> Mono.fromRunnable(() -> kept.add(token)))
                        .block());

        assertThat(failure.code()).isEqualTo("oauth2.refresh-token-absent");
        assertThat(failure.remedy()).contains("offline_access");
    }

    @Test
    void a_keeper_that_fails_tells_nothing_of_what_it_was_given() {
        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> loggedIn(Optional.of("first"))
                        .keepIn(token -> Mono.error(new IllegalStateException(token.reveal())))
                        .block());

        assertThat(failure.code()).isEqualTo("oauth2.refresh-token-unkept");
        assertThat(failure).hasMessageNotContaining("first").hasNoCause();
    }

    @Test
    void a_keeper_gets_half_a_minute() {
        CompletableFuture<Void> keeping =
                loggedIn(Optional.of("first")).keepIn(token -> Mono.never()).toFuture();

        time.skip(Duration.ofSeconds(30));

        CompletionException failure = catchThrowableOfType(CompletionException.class, keeping::join);
        assertThat(((TokenException) failure.getCause()).code()).isEqualTo("oauth2.refresh-token-unkept");
    }

    @Test
    void it_prints_neither_token() {
        assertThat(loggedIn(Optional.of("the-first")).toString())
                .contains("refresh token masked")
                .doesNotContain("the-first", "opaque");
        assertThat(loggedIn(Optional.empty()).toString()).doesNotContain("refresh");
    }

    private LoggedIn loggedIn(Optional<String> refreshToken) {
        return new LoggedIn(
                AccessToken.bearer("opaque", Duration.ofMinutes(1)),
                new LoggedIn.Beside(refreshToken.map(Secret::of), Optional.of("ada")),
                time);
    }
}
