// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.InFlight;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.keyed.FamilyOptions;
import io.dataflowoauth.keyed.TokenStreams;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What it costs in calls that a family keeps 1,000 keys of 20,000: calls to the issuer for 1,000 askings, beside a map that
 * forgets strictly the least recently used key. Tokens outlive the run, so each call is for a key that was forgotten or new.
 *
 * <p>Prints a JSON object for each trace and subject: {@code zipf} asks for few keys often and for many seldom;
 * {@code sweep} does so too, and every second asking goes once through all keys in turn; {@code shift} changes its
 * favourites ten times.
 */
public final class CallsForForgotten {
    private static final int KEYS = 20_000;
    private static final int KEPT = 1_000;
    private static final int ASKINGS = 400_000;
    private static final List<TokenRequest> REQUESTS = IntStream.range(0, KEYS)
            .mapToObj(number -> TokenRequest.defaults().withPrincipal(PrincipalChain.of("tenant-" + number)))
            .toList();

    private CallsForForgotten() {}

    /** Measures, and prints a line for each. */
    public static void main(String[] arguments) {
        SplittableRandom random = new SplittableRandom(42);
        double[] shares = shares();
        report(
                "zipf",
                IntStream.range(0, ASKINGS).map(n -> drawn(shares, random)).toArray());
        report(
                "sweep",
                IntStream.range(0, ASKINGS)
                        .map(n -> n % 2 == 0 ? drawn(shares, random) : n / 2 % KEYS)
                        .toArray());
        report(
                "shift",
                IntStream.range(0, ASKINGS)
                        .map(n -> (drawn(shares, random) + n / (ASKINGS / 10) * 7_919) % KEYS)
                        .toArray());
    }

    private static void report(String trace, int[] askings) {
        print(trace, "dataflow-oauth", callsOfFamily(askings));
        print(trace, "strict-lru", callsOfStrictLru(askings));
    }

    private static void print(String trace, String subject, long calls) {
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"keyed-calls-%s\",\"subject\":\"%s\",\"threads\":1,\"unit\":\"calls/1000\",\"value\":%.1f,"
                        + "\"error\":0.0,\"bytes_per_op\":0.0}%n",
                trace,
                subject,
                calls * 1_000.0 / ASKINGS);
    }

    private static long callsOfFamily(int[] askings) {
        LongAdder calls = new LongAdder();
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(new AtOnce()));
                TokenStreams family = TokenStreams.of(
                        request -> Mono.fromSupplier(() -> {
                            calls.increment();
                            return AccessToken.bearer("t", Duration.ofDays(1));
                        }),
                        FamilyOptions.defaults().withKeyLimit(KEPT),
                        runtime)) {
            Arrays.stream(askings)
                    .forEach(key -> family.token(REQUESTS.get(key)).subscribe());
        }
        return calls.sum();
    }

    private static long callsOfStrictLru(int[] askings) {
        long calls = 0;
        Map<Integer, Boolean> kept = new LinkedHashMap<>(KEPT * 2, 0.75f, true);
        for (int key : askings) {
            if (kept.get(key) == null) {
                calls++;
                kept.put(key, true);
                if (kept.size() > KEPT) {
                    kept.remove(kept.keySet().iterator().next());
                }
            }
        }
        return calls;
    }

    /** The sums of the shares of the keys, of which the n-th has 1/n of that of the first. */
    private static double[] shares() {
        double[] sums = new double[KEYS];
        double sum = 0;
        for (int key = 0; key < KEYS; key++) {
            sum += 1.0 / (key + 1);
            sums[key] = sum;
        }
        return sums;
    }

    private static int drawn(double[] shares, SplittableRandom random) {
        int found = Arrays.binarySearch(shares, random.nextDouble() * shares[KEYS - 1]);
        return Math.min(KEYS - 1, found < 0 ? -found - 1 : found);
    }

    /** The machine's clocks; calls are made on the thread that asks, so that the order is that of the trace. */
    private static final class AtOnce implements TokenTime {
        private final TokenTime system = TokenTime.system();
        private final Scheduler scheduler = new OnTheCaller(system.scheduler());

        @Override
        public Instant now() {
            return system.now();
        }

        @Override
        public long nanoTime() {
            return system.nanoTime();
        }

        @Override
        public Scheduler scheduler() {
            return scheduler;
        }

        @Override
        public InFlight inFlight() {
            return system.inFlight();
        }
    }

    /** Does at once what is due now, and leaves timers to another scheduler. */
    private record OnTheCaller(Scheduler timers) implements Scheduler {
        @Override
        public Disposable schedule(Runnable task) {
            task.run();
            return Disposables.disposed();
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return timers.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return timers.createWorker();
        }
    }
}
