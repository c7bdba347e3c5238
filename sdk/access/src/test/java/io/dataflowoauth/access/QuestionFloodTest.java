// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Asked;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.fixture.Said;
import io.dataflowoauth.http.HttpAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Many who come at once, with one token or with ever new ones. */
class QuestionFloodTest {
    private static final String UNAVAILABLE = "access.introspection-unavailable";
    private static final String INACTIVE = "access.token-inactive";

    private final Asked desk = new Asked(Asked.profile());

    @Test
    void a_herd_with_one_token_causes_one_question() throws InterruptedException {
        Asked busy = new Asked(new ManualTime(Schedulers.parallel()), Asked.profile());
        Sinks.One<HttpAnswer> slow = Sinks.one();
        busy.server.answer(slow.asMono());
        int herd = 500;
        CountDownLatch told = new CountDownLatch(herd);

        Flux.range(0, herd)
                .parallel(8)
                .runOn(Schedulers.boundedElastic())
                .doOnNext(i -> busy.verifier.verify(Asked.TOKEN).subscribe(verified -> told.countDown()))
                .sequential()
                .blockLast(Duration.ofSeconds(30));
        slow.tryEmitValue(KeyServer.answered(200, Said.good().json()).block());

        assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(busy.questions()).isEqualTo(1);
    }

    @Test
    void a_flood_of_made_up_tokens_is_no_flood_at_the_issuer() {
        desk.outcome(Asked.TOKEN);
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        List<String> told = new ArrayList<>();
        IntStream.range(0, 1_000)
                .forEach(i -> desk.outcomeOf(PresentedToken.of("made-up-" + i)).subscribe(told::add));

        assertThat(told).hasSize(900).containsOnly(UNAVAILABLE);
        assertThat(desk.questions()).isEqualTo(101);
        assertThat(desk.outcome(Asked.TOKEN)).as("one that is known").isEqualTo(ThreatRow.ACCEPTED);

        slow.tryEmitValue(KeyServer.answered(200, "{\"active\":false}").block());
        assertThat(told).hasSize(1_000);
        assertThat(desk.outcome("another")).isEqualTo(INACTIVE);
    }

    @Test
    void who_waits_for_an_answer_is_bounded() {
        desk.server.answer(Mono.never());

        long told = IntStream.range(0, 10_100)
                .mapToObj(i -> desk.verifier.verify(Asked.TOKEN).materialize().toFuture())
                .filter(future -> future.isDone())
                .count();

        assertThat(told).isEqualTo(100);
    }

    @Test
    void a_cancelled_first_caller_does_not_strand_the_others() {
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        List<VerifiedToken> told = new ArrayList<>();
        var first = desk.verifier.verify(Asked.TOKEN).subscribe();
        desk.verifier.verify(Asked.TOKEN).subscribe(told::add);

        first.dispose();
        slow.tryEmitValue(KeyServer.answered(200, Said.good().json()).block());

        assertThat(told).hasSize(1);
    }

    @Test
    void all_who_wait_for_a_question_that_fails_are_told_each_by_an_exception_of_its_own() {
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        List<Throwable> told = new ArrayList<>();
        desk.verifier.verify(Asked.TOKEN).subscribe(token -> {}, told::add);
        desk.verifier.verify(Asked.TOKEN).subscribe(token -> {}, told::add);

        slow.tryEmitError(new IllegalStateException("broken pipe"));

        assertThat(told)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(failure -> failure instanceof NotVerifiedException);
    }

    @Test
    void a_scheduler_that_takes_no_more_work_leaves_nobody_waiting() {
        Scheduler closed = Schedulers.newSingle("closed");
        closed.dispose();

        assertThat(new Asked(new ManualTime(closed), Asked.profile()).outcome(Asked.TOKEN))
                .isEqualTo(UNAVAILABLE);
    }
}
