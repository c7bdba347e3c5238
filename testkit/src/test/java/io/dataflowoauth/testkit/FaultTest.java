// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final FaultPlan faults = issuer.faults();
    private final FakeClient reader = issuer.registerClient(FakeClient.basic("reader"));
    private final FakeClient writer = issuer.registerClient(FakeClient.post("writer"));

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void every_third_call_of_one_client_asks_to_be_left_alone() {
        faults.add(Fault.everyNth(3).of("reader").answering(503).withRetryAfter(ofSeconds(2)));

        List<Integer> reading = statuses(7, this::read);
        List<Integer> writing = statuses(7, this::write);

        assertThat(reading).containsExactly(200, 200, 503, 200, 200, 503, 200);
        assertThat(writing).containsOnly(200);
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT))
                .extracting(JournalEntry::principal)
                .containsExactly("reader", "reader");
    }

    @Test
    void a_failure_is_told_in_the_words_of_the_protocol_with_its_headers() {
        faults.add(Fault.next(1).answering(429).withRetryAfter(ofMillis(1_200)).withHeader("X-Why", "busy"));

        Answered busy = read();

        assertThat(busy.error()).isEqualTo("429 temporarily_unavailable");
        assertThat(busy.headers()).containsEntry("retry-after", "2").containsEntry("x-why", "busy");
    }

    @Test
    void a_period_is_measured_by_the_clock_from_the_moment_when_the_fault_is_added() {
        clock.advance(ofMinutes(1));
        faults.add(Fault.lasting(ofMinutes(5)).answering(500));

        int before = read().status();
        clock.advance(ofMinutes(5).minusMillis(1));
        int within = read().status();
        clock.advance(ofMillis(1));

        assertThat(List.of(before, within, read().status())).containsExactly(500, 500, 200);
    }

    @Test
    void a_path_may_leave_open_what_is_in_it() {
        faults.add(Fault.always().at("*/jwks").answering(502));

        assertThat(TokenCalls.get(URI.create(issuer.issuer() + "/jwks")).status())
                .isEqualTo(502);
        assertThat(read().status()).isEqualTo(200);
    }

    @Test
    void faults_are_used_up_in_the_order_in_which_they_were_added() {
        faults.add(Fault.next(1).answering(500))
                .add(Fault.next(1).resetting())
                .add(Fault.next(1).answering(502));

        assertThat(statuses(4, this::read)).containsExactly(500, 0, 502, 200);
    }

    @Test
    void an_outage_uses_up_no_plan() {
        faults.add(Fault.next(1).answering(500));
        issuer.goDown();

        int whileDown = read().status();
        issuer.comeBack();

        assertThat(List.of(whileDown, read().status(), read().status())).containsExactly(0, 500, 200);
    }

    @Test
    void a_call_before_which_the_connection_is_reset_issues_nothing_and_a_lost_answer_does() {
        faults.add(Fault.next(1).resetting());
        int reset = read().status();
        int issuedThen =
                issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).size();

        faults.add(Fault.next(1).spoiling(BadAnswers.lost()));
        int lost = read().status();

        assertThat(List.of(reset, lost)).containsOnly(0);
        assertThat(issuedThen).isZero();
        assertThat(issuer.journal().entries())
                .extracting(JournalEntry::kind)
                .containsExactly(JournalEntry.Kind.FAULT, JournalEntry.Kind.TOKEN_ISSUED, JournalEntry.Kind.FAULT);
    }

    @Test
    void slow_headers_and_slow_bodies_come_whole() {
        faults.add(Fault.next(1).slowing(ofMillis(50))).add(Fault.next(1).dripping(ofMillis(80)));

        long before = System.nanoTime();
        Answered answered = read();
        long took = System.nanoTime() - before;

        assertThat(answered.text("token_type")).isEqualTo("Bearer");
        assertThat(took).isGreaterThanOrEqualTo(ofMillis(100).toNanos());
    }

    @Test
    void many_callers_at_once_meet_each_planned_failure_once() {
        faults.add(Fault.next(5).answering(503));

        List<CompletableFuture<Answered>> all = IntStream.range(0, 40)
                .mapToObj(i -> TokenCalls.basicLater(issuer.tokenEndpoint(), reader, GRANT))
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).filter(answer -> answer.status() == 503))
                .hasSize(5);
    }

    @Test
    void one_value_fits_many_fakes_and_is_counted_in_each() {
        Fault second = Fault.everyNth(2).answering(503);
        try (FakeOidcIssuer other = FakeOidcIssuer.start()) {
            other.registerClient(FakeClient.post("writer"));
            faults.add(second);
            other.faults().add(second);

            assertThat(statuses(2, this::write)).containsExactly(200, 503);
            assertThat(TokenCalls.get(other.issuer()).status()).isEqualTo(404);
            assertThat(TokenCalls.get(other.issuer()).status()).isEqualTo(503);
        }
    }

    @Test
    void forgetting_all_faults_ends_an_outage_too() {
        issuer.goDown();
        faults.add(Fault.always().answering(500));

        faults.clear();

        assertThat(read().status()).isEqualTo(200);
    }

    @Test
    void a_bad_token_is_issued_in_a_good_answer_and_not_known_as_the_issuers_own() {
        faults.add(Fault.next(1).of("reader").issuing(BadTokens.expired()));

        String good = write().text("access_token");
        Answered answered = read();
        String bad = answered.text("access_token");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(issuer.accepts(good)).isTrue();
        assertThat(issuer.accepts(bad)).isFalse();
        assertThat(issuer.find(bad)).isEmpty();
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT))
                .singleElement()
                .satisfies(entry -> assertThat(entry.why()).contains("The token is bad: an expired token."));
        assertThat(issuer.accepts(read().text("access_token"))).isTrue();
    }

    @Test
    void a_subject_token_that_nobody_asks_for_over_the_network_may_be_bad_too() {
        faults.add(Fault.next(1).of("ada").issuing(BadTokens.wrongKey()));

        String other = issuer.subjectToken("ben", "sts").reveal();
        String bad = issuer.subjectToken("ada", "sts").reveal();

        assertThat(Stream.of(other, bad).map(issuer::accepts)).containsExactly(true, false);
    }

    @Test
    void what_makes_no_sense_is_refused_when_it_is_said() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.next(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.everyNth(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.always().answering(200));
        assertThatIllegalStateException()
                .isThrownBy(() -> Fault.always().issuing(BadTokens.expired()).withDelay(ofSeconds(1)));
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> faults.add(Fault.always().at(IamService.STS).resetting()))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.FAULT_UNFIT));
    }

    @Test
    void it_reads_as_a_sentence() {
        assertThat(Fault.everyNth(3).of("reader").answering(503).withRetryAfter(ofSeconds(2)))
                .hasToString("Fault[every 3th of reader answers 503 and Retry-After PT2S]");
        assertThat(Fault.next(2).at(IamService.STS).resetting()).hasToString("Fault[the next 2 at STS resets]");
    }

    private Answered read() {
        return TokenCalls.basic(issuer.tokenEndpoint(), reader, GRANT);
    }

    private Answered write() {
        return TokenCalls.post(
                issuer.tokenEndpoint(),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        "writer",
                        "client_secret",
                        writer.secret().reveal()));
    }

    private static List<Integer> statuses(int calls, Supplier<Answered> call) {
        return IntStream.range(0, calls).mapToObj(i -> call.get().status()).toList();
    }
}
