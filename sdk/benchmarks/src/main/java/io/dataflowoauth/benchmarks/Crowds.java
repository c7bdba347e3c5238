// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happens to callers, and to the issuer, when there is no token yet, when there is none any more, when one is being
 * refreshed, and when the issuer is down while the token is valid. Counted once each, since these are whole numbers.
 */
final class Crowds {
    private static final Duration REFRESH = Duration.ofMillis(200);
    private static final int HERD = 10_000;
    private static final int CROWD = 1_000;

    private final Selection selection;
    private final Plan plan;

    Crowds(Selection selection) {
        this.selection = selection;
        this.plan = selection.plan();
    }

    List<Result> results() throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Subjects subject : Subjects.caches()) {
            for (Result.Key key : keys(subject)) {
                Progress.say(key.benchmark() + ": " + subject.label());
                results.add(result(key, subject));
            }
        }
        return results;
    }

    private List<Result.Key> keys(Subjects kind) {
        return Stream.of(
                        key(kind, "herd-cold", "calls"),
                        key(kind, "herd-expired", "calls"),
                        key(kind, "refresh-wait", "callers of " + CROWD + " that wait"),
                        key(kind, "outage-errors", "callers of " + CROWD + " that fail"))
                .filter(key -> selection.has(key.benchmark()))
                .toList();
    }

    /** What breaks is listed with its reason, and does not take the other cells with it. */
    private Result result(Result.Key key, Subjects kind) throws InterruptedException {
        try {
            return switch (key.benchmark()) {
                case "herd-cold" -> cold(key, kind);
                case "herd-expired" -> expired(key, kind);
                default -> due(key, kind);
            };
        } catch (IllegalStateException broken) {
            return Result.skipped(key, "could not be counted: " + broken.getMessage());
        }
    }

    private Result cold(Result.Key key, Subjects kind) throws InterruptedException {
        World world = kind.expired().world();
        world.issuer().takes(REFRESH);
        try (Subject subject = kind.open(world)) {
            Crowd.Outcome outcome = Crowd.of(kind, subject, size(HERD));
            return counted(key, world.issuer().calls(), outcome);
        }
    }

    private Result expired(Result.Key key, Subjects kind) throws InterruptedException {
        World world = kind.expired().world();
        try (Subject subject = kind.open(world)) {
            ripen(kind, subject, new Stage(world, kind.expired()));
            int before = world.issuer().calls();
            world.issuer().takes(REFRESH);
            Crowd.Outcome outcome = Crowd.of(kind, subject, size(HERD));
            return counted(key, world.issuer().calls() - before, outcome);
        }
    }

    /** The token is valid and due for a refresh, which takes its time or fails. */
    private Result due(Result.Key key, Subjects kind) throws InterruptedException {
        if (!plan.waits(kind.due().waited().toSeconds())) {
            return tooSlow(key, kind);
        }
        boolean outage = key.benchmark().equals("outage-errors");
        World world = kind.due().world();
        try (Subject subject = kind.open(world)) {
            ripen(kind, subject, new Stage(world, kind.due()));
            if (outage) {
                world.issuer().goesDown();
            } else {
                world.issuer().takes(REFRESH);
            }
            Crowd.Outcome outcome = Crowd.of(kind, subject, size(CROWD));
            return counted(key, outage ? outcome.failed() : outcome.waited(), outcome);
        }
    }

    /** The first token arrives, and time passes. */
    private void ripen(Subjects kind, Subject subject, Stage stage) throws InterruptedException {
        Crowd.Outcome first = Crowd.of(kind, subject, size(1));
        if (first.failed() + first.stranded() > 0) {
            throw new IllegalStateException("No first token from " + kind.label());
        }
        if (!stage.ripening().moved().isZero()) {
            stage.world().pass(stage.ripening().moved());
        }
        Thread.sleep(stage.ripening().waited().toMillis());
    }

    private Crowd.Size size(int callers) {
        return new Crowd.Size(callers, Duration.ofSeconds(plan == Plan.FULL ? 60 : 6));
    }

    private static Result counted(Result.Key key, int count, Crowd.Outcome outcome) {
        return Result.measured(key, Result.Measured.counted(count)).noted(outcome.told());
    }

    private static Result tooSlow(Result.Key key, Subjects kind) {
        return Result.skipped(
                key,
                "left out with -Dquick: " + kind.due().waited().toSeconds() + " s of real time have to pass first");
    }

    /** A crowd that cannot block asks on one thread; one that does needs a thread for each. */
    private static Result.Key key(Subjects kind, String benchmark, String unit) {
        int callers = benchmark.startsWith("herd") ? HERD : CROWD;
        return new Result.Key(benchmark, kind.label(), kind.asks() ? 1 : callers, unit);
    }

    private record Stage(World world, Ripening ripening) {}
}
