// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the client's events tell. */
final class ClientFigures {
    private static final String EXPIRED = "core.call-token-expired";
    private static final String LATE = "core.token-late";

    private final Watch watch;

    ClientFigures(Watch watch) {
        this.watch = watch;
    }

    /** Calls of protected APIs: the uses of tokens that no other token is made from. */
    long calls() {
        return watch.events(TokenEvents.Used.class).stream()
                        .filter(ClientFigures::isCall)
                        .count()
                + watch.events(TokenEvents.Refused.class).stream()
                        .filter(ClientFigures::isCall)
                        .count();
    }

    /** Tokens that came, of one hop of a step: those that went live, and those that had run out before they arrived. */
    long issued(Step step, boolean federated) {
        return watch.events(TokenEvents.Issued.class).stream()
                        .filter(event -> isOf(event, step, federated))
                        .count()
                + watch.events(TokenEvents.Failed.class).stream()
                        .filter(event -> isOf(event, step, federated)
                                && event.failure().code().equals(LATE)
                                && isOwn(event))
                        .count();
    }

    /** Calls that met a token that had run out. */
    List<TokenEvents.Refused> expired() {
        return watch.events(TokenEvents.Refused.class).stream()
                .filter(event -> event.diagnosis().code().equals(EXPIRED))
                .toList();
    }

    /** Those of them that were alive when they were handed out, with the time that passed until they were refused. */
    List<Report.Late> late() {
        Map<String, Instant> ends = watch.events(TokenEvents.Issued.class).stream()
                .collect(Collectors.toMap(TokenEvents.Issued::tokenId, TokenEvents.Issued::expiresAt, (a, b) -> b));
        return expired().stream()
                .filter(event ->
                        event.at().minus(event.held()).isBefore(ends.getOrDefault(event.tokenId(), Instant.MIN)))
                .map(event -> new Report.Late(event.request().principal().acting(), event.at(), event.held()))
                .toList();
    }

    /** What was refused in a step, beside tokens that ran out on their way: each refusal once, where it was met. */
    List<Diagnosis> refused(Step step) {
        List<Diagnosis> all = new ArrayList<>();
        watch.events(TokenEvents.Refused.class).stream()
                .filter(event -> isOf(event, step) && !event.diagnosis().code().equals(EXPIRED))
                .forEach(event -> all.add(event.diagnosis()));
        watch.events(TokenEvents.Failed.class).stream()
                .filter(event -> isOf(event, step) && isMetHere(event))
                .forEach(event -> all.add(FirstDiagnosis.of(event.failure())));
        return all;
    }

    /** What went wrong for one hop of a step, moment by moment. */
    List<Report.Mark> marks(Step step, boolean federated) {
        List<Report.Mark> marks = new ArrayList<>();
        watch.events(TokenEvents.Refused.class).stream()
                .filter(event -> isOf(event, step, federated))
                .forEach(event -> marks.add(mark(event, true, event.diagnosis())));
        watch.events(TokenEvents.Failed.class).stream()
                .filter(event -> isOf(event, step, federated))
                .forEach(event -> marks.add(mark(event, isMetHere(event), FirstDiagnosis.of(event.failure()))));
        marks.sort(Comparator.comparing(Report.Mark::at));
        return marks;
    }

    private static Report.Mark mark(TokenEvent event, boolean refusal, Diagnosis diagnosis) {
        return new Report.Mark(event.at(), refusal, diagnosis.layer(), diagnosis.toString());
    }

    /** An outer hop fails with what its inner hop met: only the innermost one was refused. */
    private static boolean isMetHere(TokenEvents.Failed event) {
        return event.failure() instanceof TokenException.Rejected && isOwn(event);
    }

    private static boolean isOwn(TokenEvents.Failed event) {
        return event.failure()
                .principal()
                .acting()
                .equals(event.request().principal().acting());
    }

    private static boolean isCall(TokenEvent event) {
        return !isFederated(event);
    }

    private static boolean isOf(TokenEvent event, Step step) {
        return step.isOf(event.request().principal().acting());
    }

    private static boolean isOf(TokenEvent event, Step step, boolean federated) {
        return isOf(event, step) && isFederated(event) == federated;
    }

    private static boolean isFederated(TokenEvent event) {
        return !event.request().principal().acting().contains("@");
    }
}
