// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static io.dataflowoauth.benchmarks.Ripening.aged;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Who is measured: each by the name of its artifact, with its variant where it has several. */
@SuppressWarnings("ImmutableEnumChecker") // records and method references without state
enum Subjects {
    OURS("dataflow-oauth", Ours::new, Way.BOTH, aged(hour(), ofMinutes(61)), aged(hour(), ofMinutes(50))),
    AZURE_SIMPLE(
            "azure-core/SimpleTokenCache",
            Azure::simple,
            Way.BOTH,
            aged(ofSeconds(2), ZERO).waiting(ofMillis(2100)),
            aged(ofMinutes(4), ZERO).waiting(ofSeconds(31))),
    AZURE_ACCESS(
            "azure-core/AccessTokenCache",
            Azure::accessToken,
            Way.BOTH,
            aged(ofSeconds(2), ZERO).waiting(ofMillis(2100)),
            aged(ofMinutes(4), ZERO).waiting(ofSeconds(31))),
    GOOGLE_BLOCKING(
            "google-auth-library-oauth2-http/blocking",
            Google::blocking,
            Way.BLOCKS,
            aged(ofSeconds(182), ZERO).waiting(ofMillis(2100)),
            aged(ofSeconds(222), ZERO)),
    GOOGLE_CALLBACK(
            "google-auth-library-oauth2-http/callback",
            Google::callback,
            Way.ASKS,
            aged(ofSeconds(182), ZERO).waiting(ofMillis(2100)),
            aged(ofSeconds(222), ZERO)),
    SPRING(
            "spring-security-oauth2-client",
            Spring::manager,
            Way.BOTH,
            aged(hour(), ofMinutes(61)),
            aged(hour(), ofSeconds(3570))),
    AWS_ONE(
            "awssdk-utils/OneCallerBlocks",
            Aws::oneCallerBlocks,
            Way.BLOCKS,
            aged(hour(), ofMinutes(61)),
            aged(hour(), ofSeconds(3510))),
    AWS_NONE(
            "awssdk-utils/NonBlocking",
            Aws::nonBlocking,
            Way.BLOCKS,
            aged(hour(), ofMinutes(61)),
            aged(hour(), ofSeconds(3510))),
    REACTOR_TTL(
            "reactor-core/cache-ttl",
            Reactive::cacheTtl,
            Way.BOTH,
            aged(ofSeconds(62), ZERO).waiting(ofMillis(2100)),
            aged(ofSeconds(62), ZERO).waiting(ofMillis(2100))),
    REACTOR_IF(
            "reactor-core/cacheInvalidateIf",
            Reactive::cacheInvalidateIf,
            Way.BOTH,
            aged(hour(), ofMinutes(61)),
            aged(hour(), ofSeconds(3570))),
    REACTOR_WHEN(
            "reactor-core/cacheInvalidateWhen",
            Reactive::cacheInvalidateWhen,
            Way.BOTH,
            aged(ofSeconds(62), ZERO).waiting(ofMillis(2100)),
            aged(ofSeconds(62), ZERO).waiting(ofMillis(2100))),
    FLOOR_VOLATILE("floor-volatile", Floors::volatileRead, Way.BOTH),
    FLOOR_JUST("floor-mono-just", Floors::monoJust, Way.ASKS),
    FLOOR_ONE_CLOCK("floor-own-mono-clock", Floors::oneClock, Way.ASKS),
    FLOOR_TWO_CLOCKS("floor-own-mono-two-clocks", Floors::twoClocks, Way.ASKS);

    private final String label;

    private final Function<World, Subject> opener;

    private final Way way;
    private final Ripening expired;
    private final Ripening due;

    Subjects(String label, Function<World, Subject> opener, Way way, Ripening... ripenings) {
        this.label = label;
        this.opener = opener;
        this.way = way;
        this.expired = ripenings.length > 0 ? ripenings[0] : aged(hour(), ZERO);
        this.due = ripenings.length > 1 ? ripenings[1] : expired;
    }

    /** The one with that name. */
    static Subjects named(String label) {
        return Arrays.stream(values())
                .filter(subject -> subject.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No subject " + label));
    }

    /** Those that are caches, not floors. */
    static List<Subjects> caches() {
        return those(subject -> !subject.isFloor());
    }

    static List<Subjects> those(Predicate<Subjects> wanted) {
        return Arrays.stream(values()).filter(wanted).toList();
    }

    String label() {
        return label;
    }

    boolean isFloor() {
        return label.startsWith("floor-");
    }

    boolean asks() {
        return way != Way.BLOCKS;
    }

    boolean blocks() {
        return way != Way.ASKS;
    }

    Subject open(World world) {
        return opener.apply(world);
    }

    /** How its token comes to be expired, in its own view. */
    Ripening expired() {
        return expired;
    }

    /** How its token comes to be due for a refresh, in its own view, while it is valid. */
    Ripening due() {
        return due;
    }

    private static Duration hour() {
        return Duration.ofHours(1);
    }

    private enum Way {
        ASKS,
        BLOCKS,
        BOTH
    }
}
