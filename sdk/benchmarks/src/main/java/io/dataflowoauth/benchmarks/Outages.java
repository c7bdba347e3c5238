// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How often an issuer that is down is asked in the 14 minutes after the first try, for a token of 60 minutes. Ours in
 * simulated time, 1,000 times from the first token and 1,000 times from a later one, of which the worst counts. A peer that takes its
 * clock as a parameter meets one caller in each second of it.
 */
final class Outages {
    private static final Duration COUNTED = Duration.ofMinutes(14);
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final Duration DOWN_FROM = Duration.ofMinutes(40);
    private static final int SEEDS = 1_000;
    private static final int CALLERS = 841;

    private Outages() {}

    static List<Result> results() throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Subjects subject : Subjects.caches()) {
            Progress.say("outages: " + subject.label());
            results.add(result(subject));
        }
        return results;
    }

    private static Result result(Subjects kind) throws InterruptedException {
        Result.Key key = new Result.Key("outage-tries", kind.label(), 1, "tries");
        return switch (kind) {
            case OURS -> ours(key);
            case SPRING, REACTOR_IF, AWS_ONE -> eachSecond(key, kind);
            case REACTOR_TTL ->
                withoutClock(key, kind).noted("it keeps the failure, and tells it, for the whole time to live");
            case REACTOR_WHEN -> withoutClock(key, kind).noted(CALLERS + " callers, one after the other");
            case AWS_NONE -> Result.skipped(key, "its background thread runs in real time, whatever its clock says");
            default -> Result.skipped(key, "it reads the machine's clock: 74 minutes would have to pass");
        };
    }

    private static Result ours(Result.Key key) {
        List<Double> tries = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            tries.add((double) tries(seed, 1));
            tries.add((double) tries(seed, 2));
        }
        Sample sample = Sample.of(tries);
        double most = sample.values().get(tries.size() - 1);
        return Result.measured(key, Result.Measured.counted(most))
                .noted("the most of 2 × 1,000 seeds; median " + Math.round(sample.median()));
    }

    /** The issuer gives so many tokens and is then down until the last minute of the last one's life. */
    private static int tries(int seed, int tokens) {
        List<Duration> issued = new ArrayList<>();
        List<Duration> failed = new ArrayList<>();
        new Worker(seed, age -> {
                    boolean up = issued.size() < tokens
                            || age.compareTo(issued.get(tokens - 1)
                                            .plus(LIFETIME)
                                            .minusMinutes(1))
                                    >= 0;
                    (up ? issued : failed).add(age);
                    return up;
                })
                .calls(Duration.ofHours(4));
        Duration end = failed.get(0).plus(COUNTED);
        return (int) failed.stream().filter(call -> call.compareTo(end) <= 0).count();
    }

    private static Result eachSecond(Result.Key key, Subjects kind) throws InterruptedException {
        World world = World.movable(LIFETIME);
        List<Integer> tries = new ArrayList<>();
        try (Subject subject = kind.open(world)) {
            Crowd.Size one = new Crowd.Size(1, Duration.ofSeconds(5));
            Crowd.of(kind, subject, one);
            world.pass(DOWN_FROM);
            world.issuer().goesDown();
            for (Duration age = DOWN_FROM; age.compareTo(LIFETIME.plus(COUNTED)) < 0; age = age.plusSeconds(1)) {
                int before = world.issuer().calls();
                Crowd.of(kind, subject, one);
                int calls = world.issuer().calls() - before;
                for (int call = 0; call < calls; call++) {
                    tries.add((int) age.toSeconds());
                }
                world.pass(Duration.ofSeconds(1));
            }
        }
        int counted = (int) tries.stream()
                .filter(at -> at - tries.get(0) <= COUNTED.toSeconds())
                .count();
        return Result.measured(key, Result.Measured.counted(counted)).noted("one caller in each second");
    }

    private static Result withoutClock(Result.Key key, Subjects kind) throws InterruptedException {
        World world = kind.due().world();
        try (Subject subject = kind.open(world)) {
            Crowd.Size one = new Crowd.Size(1, Duration.ofSeconds(5));
            Crowd.of(kind, subject, one);
            Thread.sleep(kind.due().waited().toMillis());
            world.issuer().goesDown();
            int before = world.issuer().calls();
            for (int caller = 0; caller < CALLERS; caller++) {
                Crowd.of(kind, subject, one);
            }
            return Result.measured(key, Result.Measured.counted(world.issuer().calls() - before));
        }
    }

    /** How even a fleet's calls are: 1,000 workers started in one second, 60-minute tokens, 6 hours, 20 seeds. */
    static List<Result> fleets() {
        Progress.say("fleets");
        List<Result> results = new ArrayList<>();
        for (Subjects subject : Subjects.caches()) {
            Result.Key key = new Result.Key("fleet-spread", subject.label(), 1, "fullest minute / mean minute");
            results.add(
                    subject == Subjects.OURS
                            ? fleet(key)
                            : Result.skipped(
                                    key, "not simulated: it has no state machine apart from its clock and threads"));
        }
        return results;
    }

    private static Result fleet(Result.Key key) {
        List<Double> peaks = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            peaks.add(peak(seed));
        }
        Sample sample = Sample.of(peaks);
        return Result.measured(key, new Result.Measured(sample.median(), sample.error(), null, peaks))
                .noted("the median of 20 seeds; the minute of the start is left out");
    }

    private static double peak(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] minutes = new long[360];
        for (int worker = 0; worker < 1_000; worker++) {
            Duration start = Duration.ofNanos(random.nextLong(1_000_000_000L));
            for (Duration call : new Worker(random.nextLong(), age -> true).calls(Duration.ofHours(6))) {
                int minute = (int) call.plus(start).toMinutes();
                if (minute > 0 && minute < minutes.length) {
                    minutes[minute]++;
                }
            }
        }
        long most = 0;
        long sum = 0;
        for (long calls : minutes) {
            most = Math.max(most, calls);
            sum += calls;
        }
        return most * (minutes.length - 1.0) / sum;
    }
}
