// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A policy that is replaced while decisions are made (threats D-20). */
class LivePolicyTest {
    private static final Resource TABLE = Resource.of("//r.example/table");
    private static final AccessQuestion QUESTION = AccessQuestion.of(Caller.anonymous(), "t.view", TABLE);
    private static final PolicyText GRANTS =
            PolicyText.yaml("roles: [{name: r, permissions: [t.view]}]\nbindings: [{role: r, members: [allUsers]}]");
    private static final PolicyText DENIES = PolicyText.json("{}");
    private static final PolicyText BROKEN = PolicyText.yaml("bindigs: []");
    private static final PolicyText UNKNOWN_ROLE = PolicyText.yaml("bindings: [{role: r, members: [allUsers]}]");

    private final ManualTime time = new ManualTime();
    private final LivePolicy live = LivePolicy.open(new FixedConditions(), time);

    @Test
    void before_the_first_policy_everything_is_denied() {
        Decision decision = live.decide(QUESTION);

        assertThat(decision.code()).contains("policy.none");
        assertThat(decision.policyRevision()).isEqualTo("none");
        assertThat(live.revision()).isEqualTo("none");
    }

    @Test
    void a_policy_that_was_replaced_decides_no_more() {
        live.replace(GRANTS).block();
        Decision before = live.decide(QUESTION);
        live.replace(DENIES).block();
        Decision after = live.decide(QUESTION);

        assertThat(before.allowed()).isTrue();
        assertThat(after.code()).contains("policy.not-granted");
        assertThat(after.policyRevision()).isNotEqualTo(before.policyRevision()).isEqualTo(live.revision());
    }

    @Test
    void a_broken_text_fails_and_replaces_nothing() {
        live.replace(GRANTS).block();

        StepVerifier.create(live.replace(BROKEN))
                .verifyErrorSatisfies(wrong ->
                        assertThat(((InvalidPolicyException) wrong).place()).isEqualTo("bindigs, line 1"));
        StepVerifier.create(live.replace(UNKNOWN_ROLE)).verifyError(InvalidPolicyException.class);
        assertThat(live.decide(QUESTION).allowed()).isTrue();
    }

    @Test
    void nothing_is_read_before_somebody_subscribes() {
        var replacing = live.replace(GRANTS);

        assertThat(live.revision()).isEqualTo("none");
        assertThat(replacing.block().revision()).isEqualTo(live.revision());
    }

    @Test
    void a_flux_of_texts_is_followed_past_a_broken_one() {
        live.replace(DENIES).block();
        String denying = live.revision();

        List<PolicyChange> changes = live.follow(Flux.just(BROKEN, BROKEN, GRANTS, GRANTS, UNKNOWN_ROLE))
                .collectList()
                .block();

        assertThat(changes).hasSize(3);
        assertThat(changes.get(0).fault().orElseThrow().code()).isEqualTo("policy.invalid");
        assertThat(changes.get(0).revision()).isEqualTo(denying);
        assertThat(changes.get(0).at()).isEqualTo(ManualTime.START);
        assertThat(changes.get(0)).asString().contains("kept", "bindigs");
        assertThat(changes.get(1).fault()).isEmpty();
        assertThat(changes.get(1)).asString().contains("in force");
        assertThat(changes.get(2).fault().orElseThrow().place()).isEqualTo("binding bindings[0]");
        assertThat(changes.get(2).revision()).isEqualTo(live.revision());
        assertThat(live.decide(QUESTION).allowed()).isTrue();
    }

    @Test
    void who_stops_following_keeps_the_policy() {
        Sinks.Many<PolicyText> texts = Sinks.many().multicast().onBackpressureBuffer();

        StepVerifier.create(live.follow(texts.asFlux()))
                .then(() -> texts.tryEmitNext(GRANTS))
                .expectNextCount(1)
                .thenCancel()
                .verify();

        assertThat(live.decide(QUESTION).allowed()).isTrue();
    }

    @Test
    void a_refusal_is_an_error_for_whoever_wants_one() {
        live.replace(DENIES).block();

        StepVerifier.create(live.require(QUESTION))
                .verifyErrorSatisfies(refused ->
                        assertThat(((NotAllowedException) refused).code()).isEqualTo("policy.not-granted"));
        live.replace(GRANTS).block();
        StepVerifier.create(live.require(QUESTION))
                .expectNextMatches(Decision::allowed)
                .verifyComplete();
    }

    @Test
    void the_time_of_a_question_is_that_of_the_policy_unless_it_tells_its_own() {
        List<Object> seen = new ArrayList<>();
        ConditionEngine watching = expression -> attributes -> {
            seen.add(attributes.get("request").get("time"));
            return ConditionResult.of(true);
        };
        LivePolicy timed = LivePolicy.open(watching, time);
        timed.replace(Policy.of("1")
                .with(Role.of("r", "t.view"))
                .with(Binding.of("b", "r", "allUsers").when(Condition.of("any"))));

        timed.decide(QUESTION);
        timed.decide(QUESTION.at(ManualTime.START.minusSeconds(60)));

        assertThat(seen).containsExactly(ManualTime.START, ManualTime.START.minusSeconds(60));
    }

    /** One policy grants reading and not writing, the other the reverse: half of each would show. */
    @Test
    void no_question_ever_sees_half_a_policy() throws Exception {
        Policy reads = Policy.of("reads").with(Role.of("r", "t.view")).with(Binding.of("b", "r", "allUsers"));
        Policy writes = Policy.of("writes").with(Role.of("r", "t.edit")).with(Binding.of("b", "r", "allUsers"));
        live.replace(reads);
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch started = new CountDownLatch(2);
        ExecutorService askers = Executors.newFixedThreadPool(2);

        Future<Boolean> one = askers.submit(() -> alwaysWhole(stop, started));
        Future<Boolean> other = askers.submit(() -> alwaysWhole(stop, started));
        started.await(10, TimeUnit.SECONDS);
        for (int i = 0; i < 5_000; i++) {
            live.replace(i % 2 == 0 ? writes : reads);
        }
        stop.set(true);

        assertThat(one.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(other.get(10, TimeUnit.SECONDS)).isTrue();
        askers.shutdown();
    }

    private boolean alwaysWhole(AtomicBoolean stop, CountDownLatch started) {
        boolean whole = true;
        started.countDown();
        while (!stop.get()) {
            Decision decision = live.decide(QUESTION);
            whole &= decision.allowed() == decision.policyRevision().equals("reads");
        }
        return whole;
    }

    @Test
    void a_file_is_followed_when_it_changes_breaks_goes_and_comes_back(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("policy.yaml");
        Files.writeString(file, GRANTS.text());
        LivePolicy followed = LivePolicy.open(new FixedConditions(), new ManualTime(Schedulers.parallel()));

        StepVerifier.create(followed.follow(file, Duration.ofMillis(1)))
                .expectNextMatches(change -> change.fault().isEmpty())
                .then(() -> write(file, "bindings: ["))
                .expectNextMatches(change -> isFault(change, "policy.invalid"))
                .then(() -> assertThat(followed.decide(QUESTION).allowed()).isTrue())
                .then(() -> delete(file))
                .expectNextMatches(change -> isFault(change, "policy.unreadable"))
                .then(() -> write(file, "{}"))
                .expectNextMatches(change -> change.fault().isEmpty())
                .thenCancel()
                .verify(Duration.ofSeconds(30));

        assertThat(followed.decide(QUESTION).code()).contains("policy.not-granted");
    }

    @Test
    void a_file_that_is_too_large_or_no_text_is_unreadable(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large.yaml"), new byte[4 * 1024 * 1024 + 1]);
        Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xff, (byte) 0xfe});

        for (Path file : List.of(large, binary, folder)) {
            PolicyChange change = live.follow(file, Duration.ofDays(1)).blockFirst(Duration.ofSeconds(30));

            assertThat(isFault(change, "policy.unreadable")).isTrue();
        }
    }

    @Test
    void a_file_is_json_by_its_name(@TempDir Path folder) throws IOException {
        Path json = Files.writeString(folder.resolve("p.JSON"), "revision: yaml");

        PolicyChange change = live.follow(json, Duration.ofDays(1)).blockFirst(Duration.ofSeconds(30));

        assertThat(change.fault().orElseThrow().detail()).contains("well-formed JSON");
    }

    private static boolean isFault(PolicyChange change, String code) {
        return change.fault().filter(fault -> fault.code().equals(code)).isPresent();
    }

    private static void write(Path file, String text) {
        try {
            Path whole = Files.writeString(file.resolveSibling("next"), text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
