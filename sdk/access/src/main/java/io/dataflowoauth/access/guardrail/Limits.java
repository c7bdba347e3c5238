// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import io.dataflowoauth.TokenBinding;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What guardrails allow; where nothing is said, any. Changed only while it is new. */
final class Limits {
    /** The scope of Google that is no limit at all. */
    static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

    static final Duration HOUR = Duration.ofHours(1);

    Optional<Set<String>> scopes = Optional.empty();
    Optional<Set<String>> audiences = Optional.empty();
    Optional<Set<String>> principals = Optional.empty();
    Duration longestLifetime = HOUR;
    Optional<Duration> oldest = Optional.empty();
    Set<TokenBinding.Kind> bindings = EnumSet.allOf(TokenBinding.Kind.class);
    Set<TimeWindow> windows = Set.of();
    boolean enforced = true;

    Limits() {}

    Limits(Limits from) {
        scopes = from.scopes;
        audiences = from.audiences;
        principals = from.principals;
        longestLifetime = from.longestLifetime;
        oldest = from.oldest;
        bindings = from.bindings;
        windows = from.windows;
        enforced = from.enforced;
    }
}
