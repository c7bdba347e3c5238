// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** C-15: a thousand streams that are closed while their call flies, on fifty runtimes, through the door. */
class ClosingInFlightTest {
    private static final int RUNTIMES = 50;
    private static final int STREAMS = 20;

    private final SocketIssuer issuer = SocketIssuer.start();

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_close_tells_the_waiter_within_a_second_and_leaves_no_thread_and_no_connection() throws Exception {
        issuer.holds();
        Set<Thread> before = engineThreads();

        for (int i = 0; i < RUNTIMES; i++) {
            try (TokenRuntime runtime = runtime()) {
                for (int j = 0; j < STREAMS; j++) {
                    closedInFlight(runtime, j % 2 == 0);
                }
            }
        }

        assertThat(issuer.sawClosed(RUNTIMES * STREAMS)).isTrue();
        assertThat(issuer.open()).isZero();
        List<Thread> left = engineThreads().stream()
                .filter(thread -> !before.contains(thread))
                .toList();
        for (Thread thread : left) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(left).as("threads of an engine").noneMatch(Thread::isAlive);
    }

    private void closedInFlight(TokenRuntime runtime, boolean gracefully) throws Exception {
        TokenStream stream = TokenStream.open(issuer.recipe(), runtime);
        CompletableFuture<AccessToken> waiter = stream.token().toFuture();
        assertThat(issuer.heard()).isTrue();

        if (gracefully) {
            stream.closeGracefully().block(java.time.Duration.ofSeconds(1));
        } else {
            stream.close();
        }

        ExecutionException told = catchThrowableOfType(ExecutionException.class, () -> waiter.get(1, TimeUnit.SECONDS));
        assertThat(told).hasRootCauseMessage(told.getCause().getMessage());
        assertThat(told.getCause()).hasMessageStartingWith("core.stream-closed");
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withSecret("reader", Mono.just(Secret.of("not-so-secret")))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    private static Set<Thread> engineThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x"))
                .collect(Collectors.toSet());
    }
}
