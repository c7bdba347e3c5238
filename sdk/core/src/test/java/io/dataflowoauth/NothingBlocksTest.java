// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The whole life of a stream on threads that must not block, under BlockHound. */
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
    void asking_using_watching_and_closing_block_nowhere() {
        TokenRuntime runtime = TokenRuntime.open(
                RuntimeOptions.defaults().withResource(Issuer.class, Issuer.of(Duration.ofMillis(200))));
        RecipeObject inner = ChainKind.recipe("inner");
        TokenStream stream = TokenStream.open(TokenRecipe.of(ChainKind.over("outer", inner)), runtime);

        Mono<String> life = Mono.defer(() -> stream.replacements()
                        .take(3)
                        .last()
                        .then(stream.use(token -> Mono.just(token.reveal())))
                        .doOnNext(used -> stream.health())
                        .flatMap(used -> stream.closeGracefully().thenReturn(used))
                        .doFinally(signal -> runtime.close()))
                .subscribeOn(Schedulers.parallel());

        assertThat(life.block(PATIENCE)).startsWith("token-");
    }
}
