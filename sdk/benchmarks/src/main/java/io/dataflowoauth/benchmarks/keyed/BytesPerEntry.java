// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.keyed.FamilyOptions;
import io.dataflowoauth.keyed.TokenStreams;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What one live key of a family costs in memory, besides the text of its token: the live heap with so many keys, less the
 * live heap without, divided by their number. Each key has its own principal, audience and scopes, as parsed anew for it.
 *
 * <p>Prints one JSON object. The first argument is the number of keys (1,000,000), the second the rounds (3).
 */
public final class BytesPerEntry {
    private static final int TOKEN_CHARACTERS = 1_000;

    private BytesPerEntry() {}

    /** Measures, and prints one line. */
    public static void main(String[] arguments) {
        int keys = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        double[] measured = IntStream.range(0, rounds)
                .mapToDouble(round -> bytesPerKey(keys))
                .sorted()
                .toArray();
        double median = measured[rounds / 2];
        double error = (measured[rounds - 1] - measured[0]) / 2;
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"keyed-bytes-per-entry\",\"subject\":\"dataflow-oauth\",\"threads\":1,\"unit\":\"B/entry\","
                        + "\"value\":%.1f,\"error\":%.1f,\"bytes_per_op\":%.1f}%n",
                median,
                error,
                median);
    }

    private static double bytesPerKey(int keys) {
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
                TokenStreams family = TokenStreams.of(
                        request -> Mono.fromSupplier(BytesPerEntry::token),
                        FamilyOptions.defaults().withKeyLimit(keys + keys / 10),
                        runtime)) {
            acquire(family, 0, 1_000); // classes and pools are there before the first look at the heap
            long before = liveHeap();
            acquire(family, 1_000, keys);
            long after = liveHeap();
            long kept = family.health().keys() - 1_000;
            if (kept != keys) {
                throw new IllegalStateException("Of " + keys + " keys, " + kept + " are kept");
            }
            return (double) (after - before) / keys - TOKEN_CHARACTERS;
        }
    }

    private static void acquire(TokenStreams family, int first, int count) {
        Long acquired = Flux.range(first, count)
                .flatMap(number -> family.token(request(number)), 256)
                .count()
                .block(Duration.ofMinutes(10));
        if (acquired == null || acquired != count) {
            throw new IllegalStateException("Of " + count + " tokens, " + acquired + " came");
        }
    }

    /** A request that shares no text with any other. */
    private static TokenRequest request(int number) {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of("tenant-" + number))
                .withAudience("https://api-" + number + ".example/")
                .withScopes(new String("bills.read".toCharArray()), new String("bills.write".toCharArray()));
    }

    private static AccessToken token() {
        char[] text = new char[TOKEN_CHARACTERS];
        Arrays.fill(text, 'a');
        return AccessToken.bearer(new String(text), Duration.ofHours(1));
    }

    private static long liveHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int collection = 0; collection < 4; collection++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
