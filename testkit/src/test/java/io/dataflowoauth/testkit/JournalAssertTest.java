// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
}
