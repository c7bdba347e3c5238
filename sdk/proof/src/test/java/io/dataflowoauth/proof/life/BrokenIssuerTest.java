// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.TestClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A stream whose issuer is slow, breaks off, or has no address, through the door and real sockets (C-8, C-17). */
class BrokenIssuerTest {
    private final TestClock clock = TestClock.create();
    private final SocketIssuer issuer = SocketIssuer.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withSecret("reader", Mono.just(Secret.of("not-so-secret")))
            .withResource(
                    HttpDoorOptions.class,
                    HttpDoorOptions.defaults().withLoopbackHttp(true).withDeadline(ofMillis(1_500))));

    @AfterEach
    void close() {
        runtime.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_that_breaks_off_at_any_byte_is_asked_for_again_and_no_part_of_it_is_ever_served(boolean reset) {
        for (int offset = 0; offset < SocketIssuer.ANSWER.length(); offset++) {
            try (TokenStream stream = TokenStream.open(issuer.recipe(), runtime)) {
                issuer.breaksOffAt(offset, reset);
                CompletableFuture<AccessToken> token = stream.token().toFuture();
                clock.settle();
                assertThat(token).as("broken off at byte %d", offset).isNotDone();
                assertThat(stream.health().consecutiveFailures()).isEqualTo(1);

                issuer.answers(socket -> SocketIssuer.say(socket, SocketIssuer.ANSWER));
                clock.advance(ofSeconds(1));

                assertThat(token).as("broken off at byte %d", offset).isCompleted();
                assertThat(token.join().reveal()).isEqualTo("whole-token");
            }
        }
    }

    @Test
    void while_a_token_lives_no_caller_notices_an_issuer_that_breaks_off_every_answer() {
        TokenStream stream = TokenStream.open(issuer.recipe(), runtime);
        AccessToken first = served(stream);
        int offset = 0;

        for (int minute = 0; minute < 59; minute++) {
            issuer.breaksOffAt(offset++ * 3 % SocketIssuer.ANSWER.length(), minute % 2 == 0);
            clock.advance(ofMinutes(1));

            assertThat(served(stream)).as("after %d minutes", minute + 1).isEqualTo(first);
        }

        assertThat(stream.health().consecutiveFailures()).isPositive();
    }

    @Test
    void while_a_token_lives_no_caller_waits_for_a_slow_issuer_and_the_deadline_leaves_no_connection()
            throws Exception {
        TokenStream stream = TokenStream.open(issuer.recipe(), runtime);
        AccessToken first = served(stream);
        clock.advance(ofMinutes(50));
        issuer.holds();

        List<CompletableFuture<AccessToken>> callers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            callers.add(stream.token().toFuture());
        }

        assertThat(callers).allMatch(caller -> first.equals(caller.getNow(null)));
        clock.settle();
        assertThat(stream.health().lastCode()).contains("oauth2.deadline-passed");
        assertThat(issuer.sawClosed(1)).isTrue();
        assertThat(issuer.open()).isZero();
    }

    @Test
    void an_issuer_whose_name_has_no_address_is_told_by_name_and_in_time() {
        TokenStream stream = TokenStream.open(SocketIssuer.recipe(URI.create("https://issuer.invalid")), runtime);

        CompletableFuture<AccessToken> token = stream.token().toFuture();
        clock.advance(ofSeconds(11));

        TokenException told =
                (TokenException) token.handle((none, failure) -> failure).join();
        assertThat(told).isInstanceOf(TokenException.Unavailable.class).hasMessageContaining("issuer.invalid");
        assertThat(told.nextTry()).isPresent();
        assertThat(stream.health().consecutiveFailures()).isBetween(1, 8);
    }

    private AccessToken served(TokenStream stream) {
        CompletableFuture<AccessToken> token = stream.token().toFuture();
        clock.settle();
        return token.getNow(null);
    }
}
