// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.util.Optional;

/**
 * A login that a client sends a browser for, checked.
 *
 * @param consent what the person is asked for
 * @param redirect where the browser is sent back to
 * @param kept what goes with it to the code, and comes back
 */
record BrowserAsk(Consent consent, URI redirect, Kept kept) {
    /** Nothing of it is for the eyes of whoever reads a log. */
    @Override
    public String toString() {
        return "BrowserAsk[" + consent.client().id() + ", masked]";
    }

    /**
     * What only the client understands, or will have to prove.
     *
     * @param state comes back as it is
     * @param challenge the hash of what the client proves the code by
     * @param nonce goes into the ID token
     * @param thumbprint of the key that the code is bound to
     */
    record Kept(Optional<String> state, String challenge, Optional<String> nonce, Optional<String> thumbprint) {}
}
