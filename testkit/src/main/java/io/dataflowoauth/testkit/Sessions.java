// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.UUID;

/** What hangs together by one login: its ID token, its refresh tokens, and the access tokens that came of them. */
final class Sessions {
    /** The claim that names the login (OpenID Connect Front-Channel Logout 1.0 section 3). */
    static final String CLAIM = "sid";

    private Sessions() {}

    static String create() {
        return UUID.randomUUID().toString();
    }
}
