// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One way to ask for a token: checks what is presented, and says whose token it is. */
@FunctionalInterface
interface Grant {
    /**
     * What it grants.
     *
     * @param key the thumbprint of the DPoP key that the client proved, if it proved one
     */
    Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused;

    /** Whose token, what it says besides, and what the answer says besides. */
    record Granted(String principal, Map<String, Object> claims, Map<String, Object> members) {
        public Granted {
            claims = Map.copyOf(claims);
            members = Map.copyOf(members);
        }

        static Granted to(String principal) {
            return new Granted(principal, Map.of(), Map.of());
        }

        Granted withClaim(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(claims);
            more.put(name, value);
            return new Granted(principal, more, members);
        }

        Granted withMember(String name, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(members);
            more.put(name, value);
            return new Granted(principal, claims, more);
        }
    }
}
