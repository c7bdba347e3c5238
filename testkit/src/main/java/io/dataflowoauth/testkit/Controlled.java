// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.TokenTime;
import java.net.URI;
import java.util.Map;

/** What of a server can be controlled. */
interface Controlled {
    URI base();

    URI secureBase();

    TokenTime time();

    Map<String, FakeOidcIssuer> issuers();

    IamStub iam();

    /** Forgets all that was issued and changed, and sets the scene anew. */
    void reset();
}
