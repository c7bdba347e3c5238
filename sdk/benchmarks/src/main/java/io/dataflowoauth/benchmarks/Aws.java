// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import software.amazon.awssdk.utils.cache.CachedSupplier;
import software.amazon.awssdk.utils.cache.CachedSupplier.PrefetchStrategy;
import software.amazon.awssdk.utils.cache.NonBlocking;
import software.amazon.awssdk.utils.cache.OneCallerBlocks;
import software.amazon.awssdk.utils.cache.RefreshResult;

/**
 * The cache inside the credential providers of the AWS SDK for Java 2, with the times that its STS providers use: prefetch 5
 * min before the end, stale 1 min before.
 *
 * @see <a href="https://docs.aws.amazon.com/java/api/latest/software/amazon/awssdk/utils/cache/CachedSupplier.html">
 *     CachedSupplier</a>
 * @see <a href="https://docs.aws.amazon.com/java/api/latest/software/amazon/awssdk/services/sts/auth/StsCredentialsProvider.BaseBuilder.html">
 *     StsCredentialsProvider: staleTime, prefetchTime</a>
 */
final class Aws {
    private static final Duration STALE = Duration.ofMinutes(1);
    private static final Duration PREFETCH = Duration.ofMinutes(5);

    private Aws() {}

    /** The default: one caller refreshes, the others go on. */
    static Subject oneCallerBlocks(World world) {
        return of(world, new OneCallerBlocks());
    }

    /** A thread in the background refreshes. */
    static Subject nonBlocking(World world) {
        return of(world, new NonBlocking("benchmark"));
    }

    private static Subject of(World world, PrefetchStrategy strategy) {
        CachedSupplier<Grant> cache = CachedSupplier.builder(
                        () -> result(world.issuer().blockingGrant()))
                .prefetchStrategy(strategy)
                .clock(world.clock())
                .build();
        return new Subject() {
            @Override
            public Object block() {
                return cache.get();
            }

            @Override
            public void close() {
                cache.close();
            }
        };
    }

    private static RefreshResult<Grant> result(Grant grant) {
        return RefreshResult.builder(grant)
                .staleTime(grant.expiresAt().minus(STALE))
                .prefetchTime(grant.expiresAt().minus(PREFETCH))
                .build();
    }
}
