// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.jose.VerifyingKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keys as an issuer published them.
 *
 * @param keys that can check signatures
 * @param lifetime for how long they may be used without asking again
 */
record PublishedKeys(VerifyingKeys keys, Duration lifetime) {
    static final Duration UNSTATED_LIFETIME = Duration.ofMinutes(5);
    static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(30);
    static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

    private static final Pattern MAX_AGE = Pattern.compile("max-age=\"?([0-9]{1,9})\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})");
    private static final Pattern UNKEPT = Pattern.compile("no-store|no-cache", Pattern.CASE_INSENSITIVE);

    static PublishedKeys read(HttpAnswer answer, Instant now) {
        answer.json();
        return new PublishedKeys(VerifyingKeys.read(answer.body(), now), lifetime(answer));
    }

    /** What the answer says (RFC 9111 section 5.2.2), within limits: no shorter than a flood could ask, no longer than a day. */
    private static Duration lifetime(HttpAnswer answer) {
        if (directives(answer).anyMatch(directive -> UNKEPT.matcher(directive).matches())) {
            return SHORTEST_LIFETIME;
        }
        Optional<Long> maxAge = directives(answer)
                .flatMap(directive -> number(MAX_AGE, directive).stream())
                .findFirst();
        long age = answer.header("Age").flatMap(text -> number(AGE, text)).orElse(0L);
        Duration said = maxAge.map(seconds -> Duration.ofSeconds(seconds - age)).orElse(UNSTATED_LIFETIME);
        if (said.compareTo(SHORTEST_LIFETIME) < 0) {
            return SHORTEST_LIFETIME;
        }
        return said.compareTo(LONGEST_LIFETIME) > 0 ? LONGEST_LIFETIME : said;
    }

    private static Stream<String> directives(HttpAnswer answer) {
        return answer.headers("Cache-Control").stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip);
    }

    private static Optional<Long> number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.strip());
        return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
    }
}
