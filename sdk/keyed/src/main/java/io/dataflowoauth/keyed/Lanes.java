// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.internal.LifeRules;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The ways to the issuers of a family. One that was not gone for longer than any gate is shut is forgotten. */
final class Lanes {
    private static final Duration FORGOTTEN_AFTER = LifeRules.LONGEST_RETRY_AFTER.multipliedBy(2);

    private final Terms terms;
    private final FamilyOptions options;
    private final Cache<String, Lane> lanes;

    Lanes(Terms terms, FamilyOptions options) {
        this.terms = terms;
        this.options = options;
        this.lanes = Caffeine.newBuilder()
                .expireAfterAccess(FORGOTTEN_AFTER)
                .ticker(terms.time()::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    /** The way to the issuer of a request; throws {@code Misconfigured} if the function that names it fails. */
    Lane to(TokenRequest request) {
        return lanes.get(issuer(request), issuer -> new Lane(terms, options));
    }

    /** The way to the issuer of a request, if it was gone lately. */
    Optional<Lane> known(TokenRequest request) {
        try {
            return Optional.ofNullable(lanes.getIfPresent(issuer(request)));
        } catch (TokenException.Misconfigured unnamed) {
            return Optional.empty();
        }
    }

    int flying() {
        return lanes.asMap().values().stream().mapToInt(Lane::flying).sum();
    }

    int queued() {
        return lanes.asMap().values().stream().mapToInt(Lane::queued).sum();
    }

    Map<String, Instant> paused(Moment now) {
        Map<String, Instant> paused = new HashMap<>();
        lanes.asMap().forEach((issuer, lane) -> lane.nextTry(now).ifPresent(next -> paused.put(issuer, next)));
        return paused;
    }

    private String issuer(TokenRequest request) {
        try {
            return requireNonNull(options.issuer().apply(request), "the name of an issuer");
        } catch (RuntimeException e) {
            throw Errors.unnamed(request, e);
        }
    }

    void close() {
        lanes.asMap().values().forEach(Lane::close);
    }
}
