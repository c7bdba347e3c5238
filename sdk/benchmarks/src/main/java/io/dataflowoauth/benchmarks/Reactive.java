// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Reactor's own caching operators, which know a time to live and no token: each user gives a margin himself, here 60 s.
 *
 * @see <a href="https://projectreactor.io/docs/core/release/api/reactor/core/publisher/Mono.html#cache-java.time.Duration-">
 *     Mono.cache(Duration)</a>
 * @see <a href="https://projectreactor.io/docs/core/release/api/reactor/core/publisher/Mono.html#cacheInvalidateIf-java.util.function.Predicate-">
 *     Mono.cacheInvalidateIf</a>
 * @see <a href="https://projectreactor.io/docs/core/release/api/reactor/core/publisher/Mono.html#cacheInvalidateWhen-java.util.function.Function-">
 *     Mono.cacheInvalidateWhen</a>
 */
final class Reactive {
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private Reactive() {}

    static Subject cacheTtl(World world) {
        return of(world.issuer().grant().cache(world.issuer().lifetime().minus(MARGIN)));
    }

    static Subject cacheInvalidateIf(World world) {
        return of(world.issuer()
                .grant()
                .cacheInvalidateIf(grant ->
                        !world.clock().instant().isBefore(grant.expiresAt().minus(MARGIN))));
    }

    static Subject cacheInvalidateWhen(World world) {
        return of(world.issuer()
                .grant()
                .cacheInvalidateWhen(
                        grant -> Mono.delay(grant.lifetime().minus(MARGIN)).then()));
    }

    /** What a blocking caller of a Mono does. */
    static <T> T blocked(Mono<T> mono) {
        return requireNonNull(mono.block(), "a token");
    }

    private static Subject of(Mono<Grant> cached) {
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                cached.subscribe(caller);
            }

            @Override
            public Object block() {
                return blocked(cached);
            }
        };
    }
}
