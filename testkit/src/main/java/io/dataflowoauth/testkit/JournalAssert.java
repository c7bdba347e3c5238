// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/** Assertions on what a fake did. Each failure shows the journal's own lines, which hold no token and no secret. */
public final class JournalAssert extends AbstractAssert<JournalAssert, Journal> {
    JournalAssert(Journal actual) {
        super(actual, JournalAssert.class);
    }

    /** So many tokens were issued, no more and no fewer. */
    public JournalAssert issuedExactly(int tokens) {
        List<JournalEntry> issued = entries(JournalEntry.Kind.TOKEN_ISSUED, entry -> true);
        if (issued.size() != tokens) {
            throw unlike(issued.size() + " tokens were issued, not " + tokens, issued);
        }
        return this;
    }

    /** So many tokens were issued to that principal, no more and no fewer. */
    public JournalAssert issuedExactly(int tokens, String principal) {
        List<JournalEntry> issued = issuedTo(principal);
        if (issued.size() != tokens) {
            throw unlike(issued.size() + " tokens were issued to " + principal + ", not " + tokens, issued);
        }
        return this;
    }

    /** So many tokens were taken back before their time, no more and no fewer. */
    public JournalAssert revokedExactly(int tokens) {
        List<JournalEntry> revoked = entries(JournalEntry.Kind.TOKEN_REVOKED, entry -> true);
        if (revoked.size() != tokens) {
            throw unlike(revoked.size() + " tokens were taken back, not " + tokens, revoked);
        }
        return this;
    }

    /** At most so many tokens were issued to that principal, and at least one. */
    public JournalAssert issuedAtMost(int tokens, String principal) {
        List<JournalEntry> issued = issuedTo(principal);
        if (issued.isEmpty() || issued.size() > tokens) {
            throw unlike(issued.size() + " tokens were issued to " + principal + ", not 1 to " + tokens, issued);
        }
        return this;
    }

    /** No call, answered or refused, brought a token that had run out by the millisecond. */
    public JournalAssert neverSawAnExpiredToken() {
        List<JournalEntry> expired = actual.entries().stream()
                .filter(entry -> entry.kind() != JournalEntry.Kind.TOKEN_ISSUED)
                .filter(entry -> entry.expiresAt()
                        .filter(end -> !entry.at().isBefore(end))
                        .isPresent())
                .toList();
        if (!expired.isEmpty()) {
            throw unlike(expired.size() + " calls brought an expired token", expired);
        }
        return this;
    }

    /** No token was issued with a scope that is not one of these, and none was refused for its scope. */
    public JournalAssert onlyAskedForScopes(String... scopes) {
        Set<String> allowed = new TreeSet<>(Set.of(scopes));
        List<JournalEntry> more = Stream.concat(
                        entries(JournalEntry.Kind.TOKEN_ISSUED, entry -> !allowed.containsAll(entry.scopes())).stream(),
                        entries(JournalEntry.Kind.TOKEN_REFUSED, JournalAssert::isForItsScope).stream())
                .toList();
        if (!more.isEmpty()) {
            throw unlike(more.size() + " times more was asked for than " + allowed, more);
        }
        return this;
    }

    /** A token or a call was refused for that principal with that code. */
    public JournalAssert refusedFor(String principal, String code) {
        if (refusals().stream()
                .noneMatch(entry -> entry.principal().equals(principal)
                        && entry.code().filter(code::equals).isPresent())) {
            throw unlike("nothing was refused for " + principal + " with " + code, refusals());
        }
        return this;
    }

    /** Neither a token nor a call was refused. */
    public JournalAssert refusedNothing() {
        List<JournalEntry> refusals = refusals();
        if (!refusals.isEmpty()) {
            throw unlike(refusals.size() + " times something was refused", refusals);
        }
        return this;
    }

    /** Protected resources answered so many calls, no more and no fewer. */
    public JournalAssert answeredExactly(int calls) {
        List<JournalEntry> answered = entries(JournalEntry.Kind.CALL_ANSWERED, entry -> true);
        if (answered.size() != calls) {
            throw unlike(answered.size() + " calls were answered, not " + calls, answered);
        }
        return this;
    }

    /** That principal asked for a token once, whatever came of it. */
    public JournalAssert askedOnce(String principal) {
        Asks asks = asks(principal);
        List<JournalEntry> forTokens = asks.forTokens();
        if (forTokens.size() != 1) {
            throw unlike(principal + " asked for a token " + forTokens.size() + " times, not once", asks, forTokens);
        }
        return this;
    }

    /** That principal got at least two tokens, each before the one before it had run out. */
    public JournalAssert refreshedBeforeExpiry(String principal) {
        Asks asks = asks(principal);
        if (asks.issued().size() < 2) {
            throw unlike(principal + " never refreshed", asks, asks.issued());
        }
        if (!asks.late().isEmpty()) {
            throw unlike(principal + " got a token only when the one before it had run out", asks, asks.late());
        }
        return this;
    }

    /** Each token of that principal has these scopes, no more and no fewer, and it has one. */
    public JournalAssert gotScopes(String principal, String... scopes) {
        Asks asks = asks(principal);
        Set<String> wanted = Set.of(scopes);
        List<JournalEntry> others = asks.issued().stream()
                .filter(entry -> !entry.scopes().equals(wanted))
                .toList();
        if (asks.issued().isEmpty() || !others.isEmpty()) {
            throw unlike(principal + " got other tokens than for " + new TreeSet<>(wanted), asks, others);
        }
        return this;
    }

    /**
     * After each failure that principal left the issuer alone, as long as the gate of a stream is shut by the journal's clock:
     * at least half of 1 s, 2 s, 4 s … up to 90 s, no less than {@code Retry-After}, no less than 5 s after an answer that does
     * not change by itself; while a token still lives, at most half of that time. It failed at least once.
     */
    public JournalAssert backedOff(String principal) {
        Asks asks = asks(principal);
        if (asks.forTokens().size() == asks.issued().size()) {
            throw unlike(principal + " met no failure", asks, List.of());
        }
        if (!asks.hasty().isEmpty()) {
            throw unlike(principal + " asked again too soon", asks, asks.hasty());
        }
        return this;
    }

    /** One call of that principal was refused by authentication, and sent once more with another token, and answered. */
    public JournalAssert replayedOnce(String principal) {
        Asks asks = asks(principal);
        List<JournalEntry> replays = asks.replays();
        boolean once = replays.size() == 1 && replays.get(0).kind() == JournalEntry.Kind.CALL_ANSWERED;
        if (!once || asks.refusedByAuthentication().size() != 1) {
            throw unlike(principal + " did not replay one call once", asks, asks.refusedByAuthentication());
        }
        return this;
    }

    /** Something in the journal is about that principal. */
    public JournalAssert named(String principal) {
        if (asks(principal).isEmpty()) {
            throw unlike("nothing names " + principal, actual.entries());
        }
        return this;
    }

    private static boolean isForItsScope(JournalEntry refused) {
        return refused.code().filter("invalid_scope"::equals).isPresent();
    }

    private List<JournalEntry> issuedTo(String principal) {
        return entries(
                JournalEntry.Kind.TOKEN_ISSUED, entry -> entry.principal().equals(principal));
    }

    private List<JournalEntry> refusals() {
        return actual.entries().stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.TOKEN_REFUSED
                        || entry.kind() == JournalEntry.Kind.CALL_REFUSED)
                .toList();
    }

    private List<JournalEntry> entries(JournalEntry.Kind kind, Predicate<JournalEntry> wanted) {
        isNotNull();
        return actual.entries(kind).stream().filter(wanted).toList();
    }

    private Asks asks(String principal) {
        isNotNull();
        return Asks.of(actual, principal);
    }

    private AssertionError unlike(String message, Asks shown, List<JournalEntry> wrong) {
        return failure("%s:%n%s", message, shown.lines(wrong));
    }

    private AssertionError unlike(String message, List<JournalEntry> shown) {
        String lines = shown.stream().map(JournalEntry::toString).collect(Collectors.joining("\n  "));
        return failure("%s:%n  %s", message, lines);
    }
}
