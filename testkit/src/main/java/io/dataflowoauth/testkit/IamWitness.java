// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.iam.Observation;
import io.dataflowoauth.testkit.internal.iam.Outcome;
import io.dataflowoauth.testkit.internal.iam.StubToken;
import io.dataflowoauth.testkit.internal.iam.Tally;
import io.dataflowoauth.testkit.internal.iam.Witness;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what an {@link IamStub} saw into its journal, and counts it.
 *
 * @param journal where it is written
 * @param tally where it is counted
 */
record IamWitness(Journal journal, Tally tally) implements Witness {
    @Override
    public void saw(Observation seen) {
        tally.saw(seen);
        journal.add(entry(seen));
    }

    /** Writes down a fault that struck, and what was answered. */
    void struck(Observation seen, Answer answer) {
        tally.saw(seen);
        JournalEntry entry = entry(seen);
        journal.add(answer.retryAfter().map(entry::withRetryAfter).orElse(entry));
    }

    /** The figures now, sorted by principal. */
    static Map<String, PrincipalFigures> figures(Tally tally) {
        Map<String, PrincipalFigures> figures = new TreeMap<>();
        tally.figures()
                .forEach((principal, of) -> figures.put(
                        principal, new PrincipalFigures(of.issued(), of.calls(), of.refused(), of.expiredSeen())));
        return figures;
    }

    private static JournalEntry entry(Observation seen) {
        Outcome outcome = seen.outcome();
        JournalEntry entry = JournalEntry.of(
                        kind(seen.what()), seen.at(), seen.subject().who())
                .withAnswer(seen.path(), outcome.status())
                .withWhy(outcome.why());
        if (!outcome.code().isEmpty()) {
            entry = entry.withRefusal(outcome.code(), outcome.why());
        }
        if (outcome.layer().isPresent()) {
            entry = entry.withLayer(outcome.layer().get());
        }
        return seen.subject().token().isPresent()
                ? about(entry, seen.subject().token().get())
                : entry;
    }

    private static JournalEntry about(JournalEntry entry, StubToken token) {
        return entry.withTokenId(token.id())
                .withScopes(token.scopes())
                .withLife(token.life().issuedAt(), token.life().expiresAt());
    }

    private static JournalEntry.Kind kind(Observation.What what) {
        return switch (what) {
            case TOKEN_ISSUED -> JournalEntry.Kind.TOKEN_ISSUED;
            case TOKEN_REFUSED -> JournalEntry.Kind.TOKEN_REFUSED;
            case CALL -> JournalEntry.Kind.CALL_ANSWERED;
            case CALL_REFUSED -> JournalEntry.Kind.CALL_REFUSED;
            case FAULT -> JournalEntry.Kind.FAULT;
        };
    }
}
