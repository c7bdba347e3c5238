// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.testkit.Journal;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.Timeline;

/** The drawing of a run: a lane for each principal over one axis of time, and what was broken behind them. */
final class RunTimeline {
    private RunTimeline() {}

    static String svg(Report report) {
        Journal told = new Journal();
        Timeline timeline = Timeline.of(told);
        for (Report.Lane lane : report.lanes()) {
            timeline = timeline.withName(lane.principal(), lane.shortName());
            tell(lane, told);
        }
        for (Report.Band band : report.span().bands()) {
            timeline = timeline.withBand(band.name(), band.from(), band.until());
        }
        return timeline.svg();
    }

    /** Tokens and calls as the fakes counted them, and what went wrong as the client was told. */
    private static void tell(Report.Lane lane, Journal told) {
        lane.tokens()
                .forEach(token ->
                        told.add(JournalEntry.of(JournalEntry.Kind.TOKEN_ISSUED, token.issuedAt(), lane.principal())
                                .withLife(token.issuedAt(), token.expiresAt())));
        if (!lane.isFederated()) {
            lane.uses().forEach(at -> told.add(JournalEntry.of(JournalEntry.Kind.CALL_ANSWERED, at, lane.principal())));
        }
        for (Report.Mark mark : lane.marks()) {
            JournalEntry.Kind kind = mark.refusal() ? JournalEntry.Kind.CALL_REFUSED : JournalEntry.Kind.FAULT;
            told.add(JournalEntry.of(kind, mark.at(), lane.principal())
                    .withLayer(mark.layer())
                    .withWhy(mark.text()));
        }
    }
}
