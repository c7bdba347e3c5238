// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What all calls of one live token share when a resource is busy. */
class RetryBudgetTest {
    private static final CallRetries RETRIES = CallRetries.defaults();
    private static final TokenRecipe READER = TokenRecipe.of(ChainKind.recipe("reader"));
    private static final int THREADS = 8;

    private final Scene scene = Scene.withTokensOf(HOUR);
    private final Resource resource = new Resource();

    @Test
    void when_the_budget_is_spent_the_refusal_says_so() {
        CallRetries one = RETRIES.withBudgetFloor(1);
        resource.refuses(503, ofSeconds(2)).refuses(503, ofSeconds(2));
        resource.call(scene.stream, one);

        ResourceCall second = resource.call(scene.stream, one);

        assertThat(second.code()).isEqualTo("core.call-retries-spent");
        assertThat(second.diagnosis().layer()).isEqualTo(Diagnosis.Layer.TRANSPORT);
        assertThat(second.diagnosis().principal().acting()).isEqualTo("reader");
        assertThat(second.diagnosis().evidence()).contains("status 503", "retry after 2 s");
        assertThat(second.diagnosis().retryCanHelp()).isTrue();
        TokenEvents.Refused told = scene.seen(TokenEvents.Refused.class).get(1);
        assertThat(told.diagnosis()).isEqualTo(second.diagnosis());
        assertThat(told.retriedAfter()).isEmpty();
    }

    @Test
    void a_refusal_that_would_not_have_been_retried_takes_nothing_from_the_budget() {
        CallRetries one = RETRIES.withBudgetFloor(1);
        resource.refuses(503, ofSeconds(60)).refuses(500).refuses(503);

        resource.call(scene.stream, one);
        resource.call(scene.stream, one);

        assertThat(resource.call(scene.stream, one).waits()).isTrue();
    }

    @Test
    void the_budget_grows_with_the_calls_and_forgets_them_after_a_minute() {
        CallRetries share = RETRIES.withBudgetFloor(0).withBudgetShare(0.1);
        for (int call = 0; call < 19; call++) {
            resource.answers("fine").call(scene.stream, share);
        }

        assertThat(resource.refuses(503).call(scene.stream, share).waits()).isTrue();
        assertThat(resource.refuses(503).call(scene.stream, share).waits()).isTrue();
        assertThat(resource.refuses(503).call(scene.stream, share).code()).isEqualTo("core.call-retries-spent");

        resource.answers("fine").answers("fine");
        scene.advance(ofSeconds(62));
        assertThat(resource.refuses(503).call(scene.stream, share).code()).isEqualTo("core.call-retries-spent");
    }

    @Test
    void calls_that_did_not_opt_in_are_not_counted() {
        CallRetries share = RETRIES.withBudgetFloor(0).withBudgetShare(0.5);
        for (int call = 0; call < 100; call++) {
            resource.answers("fine").call(scene.stream);
        }

        assertThat(resource.refuses(503).call(scene.stream, share).code()).isEqualTo("core.call-retries-spent");
    }

    @Test
    void the_budget_is_that_of_all_handles_on_a_live_token() {
        TokenRuntime runtime = runtime();
        CallRetries one = RETRIES.withBudgetFloor(1);
        resource.refuses(503).refuses(503);

        ResourceCall mine = resource.call(TokenStream.open(READER, runtime), one);
        ResourceCall yours = resource.call(TokenStream.open(READER, runtime), one);

        assertThat(mine.waits()).isTrue();
        assertThat(yours.code()).isEqualTo("core.call-retries-spent");
    }

    @Test
    void closing_one_handle_leaves_the_pauses_of_another_alone() {
        TokenRuntime runtime = runtime();
        TokenStream first = TokenStream.open(READER, runtime);
        TokenStream second = TokenStream.open(READER, runtime);
        resource.refuses(503).refuses(503).answers("fine");
        ResourceCall mine = resource.call(first, RETRIES);
        ResourceCall yours = resource.call(second, RETRIES);

        first.close();
        scene.advance(ofSeconds(1));

        assertThat(mine.closedBy()).isEqualTo("core.stream-closed");
        assertThat(yours.value()).isEqualTo("fine");
    }

    @Test
    void many_threads_take_exactly_what_the_budget_holds() {
        scene.served();
        CallRetries ten = RETRIES.withBudgetShare(0);

        List<ResourceCall> calls = inParallel(() -> ResourceCall.of(
                scene.stream.use(token -> Mono.error(new CallRefusedException(Refusal.ofStatus(429))), ten)));

        assertThat(calls).hasSize(THREADS * 500);
        assertThat(calls.stream().filter(ResourceCall::waits)).hasSize(10);
        assertThat(scene.time.timers()).isEqualTo(10);
        assertThat(scene.seen(TokenEvents.Refused.class)).hasSize(calls.size());
    }

    @Test
    void closing_while_calls_pause_ends_every_one_of_them_and_leaves_no_timer() {
        CallRetries all = RETRIES.withBudgetFloor(Integer.MAX_VALUE);
        for (int round = 0; round < 20; round++) {
            TokenRuntime runtime = runtime();
            TokenStream stream = TokenStream.open(READER, runtime);
            Scene.served(stream.token());
            CountDownLatch begun = new CountDownLatch(THREADS * 20);

            List<ResourceCall> calls = inParallel(() -> {
                ResourceCall call = ResourceCall.of(
                        stream.use(token -> Mono.error(new CallRefusedException(Refusal.ofStatus(503))), all));
                begun.countDown();
                if (begun.getCount() == 0) {
                    runtime.close();
                }
                return call;
            });

            assertThat(calls).noneMatch(ResourceCall::waits);
            assertThat(scene.time.timers()).isZero();
        }
    }

    private TokenRuntime runtime() {
        return TokenRuntime.open(
                RuntimeOptions.defaults().withTime(scene.time).withResource(Issuer.class, scene.issuer));
    }

    private static List<ResourceCall> inParallel(Supplier<ResourceCall> call) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<ResourceCall>>> running = IntStream.range(0, THREADS)
                    .mapToObj(thread -> threads.submit(() ->
                            IntStream.range(0, 500).mapToObj(i -> call.get()).toList()))
                    .toList();
            return running.stream().flatMap(work -> finished(work).stream()).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T finished(Future<T> work) {
        try {
            return work.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("A thread did not finish its work", e);
        }
    }
}
