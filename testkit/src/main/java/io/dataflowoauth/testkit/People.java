// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Whom an issuer knows, and how it writes what it knows of them. Safe for use by many threads. */
final class People {
    private final URI issuer;
    private final ClaimStyle style;
    private final Map<String, FakeUser> known = new ConcurrentHashMap<>();

    People(URI issuer, ClaimStyle style) {
        this.issuer = issuer;
        this.style = style;
    }

    void register(FakeUser user) {
        known.put(user.name(), user);
    }

    Optional<FakeUser> find(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** What every token about them says of groups and roles; nothing of somebody unknown. */
    Map<String, Object> memberships(String name) {
        return find(name).map(user -> style.memberships(user, issuer)).orElse(Map.of());
    }

    /** What ID tokens and userinfo say of them. */
    Map<String, Object> profile(String name) {
        Map<String, Object> said =
                new LinkedHashMap<>(find(name).map(FakeUser::claims).orElse(Map.of()));
        said.putAll(memberships(name));
        return said;
    }
}
