// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JournalAssertTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Journal journal = new Journal();

    @Test
    void counts_of_issued_tokens_are_exact() {
        issued("reader", "read");
        issued("reader", "read");
        issued("writer", "write");

        holds(it -> it.issuedExactly(3).issuedExactly(2, "reader").issuedAtMost(2, "writer"));
        fails(it -> it.issuedExactly(2), "3 tokens were issued, not 2");
        fails(it -> it.issuedExactly(1, "reader"), "2 tokens were issued to reader, not 1");
        fails(it -> it.issuedAtMost(1, "reader"), "2 tokens were issued to reader, not 1 to 1");
        fails(it -> it.issuedAtMost(1, "nobody"), "0 tokens were issued to nobody");
    }

    @Test
    void an_expired_token_is_one_that_a_call_brought_at_its_last_millisecond_or_later() {
        called(JournalEntry.Kind.CALL_ANSWERED, NOON.plusMillis(1));

        holds(JournalAssert::neverSawAnExpiredToken);

        called(JournalEntry.Kind.CALL_REFUSED, NOON);

        fails(JournalAssert::neverSawAnExpiredToken, "1 calls brought an expired token");
    }

    @Test
    void scopes_that_were_issued_or_refused_count_as_asked_for() {
        issued("reader", "read");

        holds(it -> it.onlyAskedForScopes("read", "list"));
        fails(it -> it.onlyAskedForScopes("list"), "more was asked for than [list]");

        refused("reader", "invalid_scope");

        fails(it -> it.onlyAskedForScopes("read"), "1 times more was asked for");
    }

    @Test
    void a_refusal_is_found_by_principal_and_code() {
        holds(JournalAssert::refusedNothing);

        refused("reader", "invalid_grant");

        holds(it -> it.refusedFor("reader", "invalid_grant"));
        fails(it -> it.refusedFor("writer", "invalid_grant"), "nothing was refused for writer");
        fails(it -> it.refusedFor("reader", "invalid_client"), "with invalid_client");
        fails(JournalAssert::refusedNothing, "1 times something was refused");
    }

    @Test
    void answered_calls_are_counted_apart_from_refused_ones() {
        called(JournalEntry.Kind.CALL_ANSWERED, NOON.plusSeconds(1));
        called(JournalEntry.Kind.CALL_REFUSED, NOON.plusSeconds(1));

        holds(it -> it.answeredExactly(1));
        fails(it -> it.answeredExactly(2), "1 calls were answered, not 2");
    }

    @Test
    void whoever_asked_once_asked_once_whatever_came_of_it() {
        refused("reader", "invalid_scope");

        holds(it -> it.askedOnce("reader"));
        fails(it -> it.askedOnce("writer"), "writer asked for a token 0 times, not once");

        failed("reader", NOON, 503);

        fails(it -> it.askedOnce("reader"), "reader asked for a token 2 times, not once");
    }

    @Test
    void a_refresh_comes_before_the_end_of_the_token_before_it() {
        issued("reader", NOON);

        fails(it -> it.refreshedBeforeExpiry("reader"), "reader never refreshed");

        issued("reader", NOON.plusMillis(59_999));

        holds(it -> it.refreshedBeforeExpiry("reader"));

        issued("reader", NOON.plusMillis(119_999));

        fails(it -> it.refreshedBeforeExpiry("reader"), "> 2026-03-01T12:01:59.999Z TOKEN_ISSUED reader");
    }

    @Test
    void the_scopes_of_one_principal_are_told_exactly() {
        issued("reader", "read");
        issued("writer", "write");

        holds(it -> it.gotScopes("reader", "read"));
        fails(it -> it.gotScopes("reader", "read", "list"), "other tokens than for [list, read]");
        fails(it -> it.gotScopes("nobody", "read"), "nothing in the journal is about it");
    }

    @Test
    void pauses_after_failures_grow_as_those_of_the_gate() {
        issued("reader", NOON);

        fails(it -> it.backedOff("reader"), "reader met no failure");

        Instant end = NOON.plusSeconds(60);
        failed("reader", end, 503);
        failed("reader", end.plusMillis(500), 503);
        failed("reader", end.plusMillis(1_500), 0);

        holds(it -> it.backedOff("reader"));

        failed("reader", end.plusMillis(3_499), 503);

        fails(it -> it.backedOff("reader"), "> 2026-03-01T12:01:03.499Z FAULT reader");
    }

    @Test
    void an_issuer_that_asks_to_be_left_alone_and_one_that_says_no_are_waited_for() {
        journal.add(JournalEntry.of(JournalEntry.Kind.FAULT, NOON, "reader")
                .withAnswer("/token", 503)
                .withRetryAfter(Duration.ofSeconds(7)));
        issued("reader", NOON.plusSeconds(7));
        journal.add(
                JournalEntry.of(JournalEntry.Kind.TOKEN_REFUSED, NOON, "writer").withAnswer("/token", 401));
        issued("writer", NOON.plusMillis(4_999));

        holds(it -> it.backedOff("reader"));
        fails(it -> it.backedOff("writer"), "writer asked again too soon");
    }

    @Test
    void a_pause_is_no_longer_than_half_of_what_the_live_token_has_left() {
        issued("reader", NOON);
        failed("reader", NOON.plusMillis(53_000), 503);
        failed("reader", NOON.plusMillis(53_500), 503);

        holds(it -> it.backedOff("reader"));

        failed("reader", NOON.plusMillis(53_600), 503);

        fails(it -> it.backedOff("reader"), "> 2026-03-01T12:00:53.600Z FAULT reader");
    }

    @Test
    void a_replay_is_one_call_more_with_another_token() {
        call(JournalEntry.Kind.CALL_REFUSED, "one", 401);

        fails(it -> it.replayedOnce("reader"), "reader did not replay one call once");

        call(JournalEntry.Kind.CALL_ANSWERED, "two", 200);

        holds(it -> it.replayedOnce("reader"));

        call(JournalEntry.Kind.CALL_REFUSED, "two", 401);

        fails(it -> it.replayedOnce("reader"), "CALL_REFUSED reader token two");
    }

    @Test
    void a_refusal_by_a_fault_may_be_replayed_too() {
        journal.add(JournalEntry.of(JournalEntry.Kind.FAULT, NOON, "reader").withAnswer("/bills", 401));
        call(JournalEntry.Kind.CALL_ANSWERED, "two", 200);

        holds(it -> it.replayedOnce("reader"));
    }

    @Test
    void a_call_that_is_sent_again_with_the_same_token_is_no_replay() {
        call(JournalEntry.Kind.CALL_REFUSED, "one", 401);
        call(JournalEntry.Kind.CALL_ANSWERED, "one", 200);

        fails(it -> it.replayedOnce("reader"), "did not replay");
    }

    @Test
    void a_principal_is_named_or_not() {
        issued("reader", "read");

        holds(it -> it.named("reader"));
        fails(it -> it.named("writer"), "nothing names writer");
    }

    private void holds(Consumer<JournalAssert> claim) {
        assertThatCode(() -> claim.accept(assertThat(journal))).doesNotThrowAnyException();
    }

    private void fails(Consumer<JournalAssert> claim, String message) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> claim.accept(assertThat(journal)))
                .withMessageContaining(message);
    }

    private void issued(String principal, String scope) {
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_ISSUED, NOON, principal)
                .withScopes(List.of(scope))
                .withLife(NOON, NOON.plusSeconds(1)));
    }

    private void refused(String principal, String code) {
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_REFUSED, NOON, principal)
                .withRefusal(code, "planned"));
    }

    private void called(JournalEntry.Kind kind, Instant expires) {
        journal.add(JournalEntry.of(kind, NOON, "reader").withLife(NOON.minusSeconds(1), expires));
    }

    private void issued(String principal, Instant at) {
        journal.add(
                JournalEntry.of(JournalEntry.Kind.TOKEN_ISSUED, at, principal).withLife(at, at.plusSeconds(60)));
    }

    private void failed(String principal, Instant at, int status) {
        journal.add(JournalEntry.of(JournalEntry.Kind.FAULT, at, principal).withAnswer("/token", status));
    }

    private void call(JournalEntry.Kind kind, String token, int status) {
        journal.add(JournalEntry.of(kind, NOON, "reader").withTokenId(token).withAnswer("/bills", status));
    }
}
