// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keys that come and go on threads that must not block, under BlockHound. */
class NothingBlocksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @Test
    void blockhound_watches() {
        Mono<Integer> blocking = Mono.fromCallable(() -> {
                    FutureTask<Integer> never = new FutureTask<>(() -> 1);
                    return never.get(1, TimeUnit.MILLISECONDS);
                })
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> blocking.block(PATIENCE)).hasRootCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void asking_forgetting_refusing_and_closing_block_nowhere() {
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
        TokenStreams family = TokenStreams.of(
                request -> Mono.fromSupplier(
                        () -> AccessToken.bearer(request.principal().acting(), Duration.ofMillis(100))),
                FamilyOptions.defaults().withKeyLimit(50),
                runtime);
        List<TokenRequest> tenants = Stage.tenants(500);

        Mono<Long> askings = Flux.range(0, 5_000)
                .flatMap(
                        n -> Mono.defer(() -> asked(family, tenants.get(n * 31 % 500), n))
                                .subscribeOn(Schedulers.parallel()),
                        64)
                .count()
                .flatMap(count -> Mono.fromSupplier(() -> {
                            family.health();
                            runtime.close();
                            return count;
                        })
                        .subscribeOn(Schedulers.parallel()));

        assertThat(askings.block(PATIENCE)).isEqualTo(5_000);
    }

    private static Mono<String> asked(TokenStreams family, TokenRequest tenant, int n) {
        return family.use(tenant, token -> {
            if (n % 50 == 0) {
                family.invalidate(tenant, token);
            }
            return Mono.just(token.reveal());
        });
    }
}
