// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** One way to ask for a token: checks what is presented, and says whose token it is. */
@FunctionalInterface
interface Grant {
    /**
     * What it grants.
     *
     * @param key the thumbprint of the DPoP key that the client proved, if it proved one
     */
    Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused;

    /** Whose token, what it says besides, what the answer says besides, and what a login before it settled. */
    record Granted(String principal, Map<String, Object> claims, Map<String, Object> members, Settled settled) {
        public Granted {
            claims = Map.copyOf(claims);
            members = Map.copyOf(members);
        }

        static Granted to(String principal) {
            return new Granted(principal, Map.of(), Map.of(), Settled.NOTHING);
        }

        Granted withClaim(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(claims);
            more.put(name, value);
            return new Granted(principal, more, members, settled);
        }

        Granted withMember(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(members);
            more.put(name, value);
            return new Granted(principal, claims, more, settled);
        }

        Granted with(Settled changed) {
            return new Granted(principal, claims, members, changed);
        }
    }

    /**
     * What holds whatever the request says.
     *
     * @param scopes for these scopes
     * @param audience for this audience
     * @param issued told of the token
     */
    record Settled(Optional<Set<String>> scopes, Optional<String> audience, Consumer<String> issued) {
        static final Settled NOTHING = new Settled(Optional.empty(), Optional.empty(), token -> {});

        static Settled by(Consent consent) {
            return new Settled(Optional.of(consent.scopes()), Optional.of(consent.audience()), token -> {});
        }

        Settled telling(Consumer<String> changed) {
            return new Settled(scopes, audience, issued.andThen(changed));
        }
    }
}
