// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the issuers and the resources counted, read from their journal. */
final class ServerFigures {
    private final List<JournalEntry> journal;

    ServerFigures(List<JournalEntry> journal) {
        this.journal = journal;
    }

    /** Calls of protected APIs, answered or refused. */
    long calls() {
        return of(JournalEntry.Kind.CALL_ANSWERED).count()
                + of(JournalEntry.Kind.CALL_REFUSED).count();
    }

    /** The tokens that were issued to a principal, in order. */
    List<Report.Token> tokens(String principal) {
        return of(JournalEntry.Kind.TOKEN_ISSUED)
                .filter(entry -> entry.principal().equals(principal))
                .map(entry -> new Report.Token(
                        entry.issuedAt().orElse(entry.at()), entry.expiresAt().orElse(entry.at())))
                .toList();
    }

    /** When a principal's calls arrived. */
    List<Instant> uses(String principal) {
        return Stream.concat(of(JournalEntry.Kind.CALL_ANSWERED), of(JournalEntry.Kind.CALL_REFUSED))
                .filter(entry -> entry.principal().equals(principal))
                .map(JournalEntry::at)
                .toList();
    }

    /** Tokens that had run out when they arrived, wherever that was. */
    long expiredSeen() {
        return journal.stream().filter(JournalEntry::sawExpiredToken).count();
    }

    /** Results that the second API keeps. */
    long stored() {
        return of(JournalEntry.Kind.CALL_ANSWERED)
                .filter(entry -> entry.path().filter(Step.STORE.path()::equals).isPresent())
                .count();
    }

    /** Refusals of one layer: calls by the path of the step's API, tokens at the token endpoints by the caller. */
    long refused(Step step, Diagnosis.Layer layer) {
        return Stream.concat(of(JournalEntry.Kind.CALL_REFUSED), of(JournalEntry.Kind.TOKEN_REFUSED))
                .filter(entry -> !entry.sawExpiredToken())
                .filter(entry -> entry.layer().filter(layer::equals).isPresent())
                .filter(entry -> stepOf(entry).filter(step::equals).isPresent())
                .count();
    }

    /** Subject tokens that were refused before anybody believed whose they are: a forged one names whom it likes. */
    long refusedWithoutName() {
        return of(JournalEntry.Kind.TOKEN_REFUSED)
                .filter(entry -> stepOf(entry).isEmpty())
                .count();
    }

    private Stream<JournalEntry> of(JournalEntry.Kind kind) {
        return journal.stream().filter(entry -> entry.kind() == kind);
    }

    private static Optional<Step> stepOf(JournalEntry entry) {
        return Step.of(entry.principal());
    }
}
