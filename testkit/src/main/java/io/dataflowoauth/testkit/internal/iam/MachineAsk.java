// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the query of a call to the metadata server asks for.
 *
 * @param query its parameters
 */
record MachineAsk(Map<String, List<String>> query) {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    static MachineAsk of(Call call) {
        return new MachineAsk(call.query());
    }

    boolean recursive() {
        return isTrue("recursive");
    }

    /** Whether JSON is wanted, or text; empty if it does not say. */
    Optional<Boolean> json() {
        return one("alt").map("json"::equals);
    }

    /** Whether to answer only when there is a change. */
    boolean waits() {
        return isTrue("wait_for_change") && wrong().isEmpty();
    }

    /** The state that the client knows. */
    Optional<String> lastEtag() {
        return one("last_etag");
    }

    /** How long it waits at most. */
    Optional<Duration> patience() {
        return one("timeout_sec").map(Long::parseLong).map(Duration::ofSeconds);
    }

    /** What makes no sense in it. */
    Optional<String> wrong() {
        if (one("alt").filter(alt -> !alt.equals("json") && !alt.equals("text")).isPresent()) {
            return Optional.of("alt is json or text");
        }
        return one("timeout_sec")
                .filter(seconds -> !SECONDS.matcher(seconds).matches())
                .map(odd -> "timeout_sec is a number of seconds");
    }

    Optional<String> one(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst().filter(value -> !value.isEmpty());
    }

    private boolean isTrue(String name) {
        return one(name).filter("true"::equalsIgnoreCase).isPresent();
    }
}
