// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What a person is asked to let a client do: with which scopes, at which audience. */
record Consent(FakeClient client, Set<String> scopes, String audience) {
    Consent {
        scopes = Collections.unmodifiableSet(new TreeSet<>(scopes));
    }
}
