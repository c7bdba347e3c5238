// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** What a token shall say, before it is issued. */
record TokenFacts(
        String principal, String audience, Set<String> scopes, Duration lifetime, Map<String, Object> claims) {
    TokenFacts {
        scopes = Set.copyOf(scopes);
        claims = Map.copyOf(claims);
    }
}
