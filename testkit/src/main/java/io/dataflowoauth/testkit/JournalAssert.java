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

    private AssertionError unlike(String message, List<JournalEntry> shown) {
        String lines = shown.stream().map(JournalEntry::toString).collect(Collectors.joining("\n  "));
        return failure("%s:%n  %s", message, lines);
    }
}
