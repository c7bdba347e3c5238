// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** For which scopes service accounts may act for the users of a domain. Safe for use by many threads. */
public final class DomainRules {
    private final Map<String, Set<String>> scopes = new ConcurrentHashMap<>();

    DomainRules() {}

    /** The account may act for every user, with these scopes and no others. */
    public void allow(String email, Set<String> allowed) {
        scopes.put(email, Set.copyOf(allowed));
    }

    boolean allows(String email, Set<String> asked) {
        return scopes.getOrDefault(email, Set.of()).containsAll(asked);
    }
}
