// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.access.Principal;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.policy.Decision;
import java.util.Optional;

/** Who came in, and by which decision. Holds nothing of the token's text. Immutable, safe for use by many threads. */
public final class Access {
    private final VerifiedToken token;
    private final Optional<Decision> decision;
    private final Optional<String> nonce;

    Access(VerifiedToken token, Optional<Decision> decision, Optional<String> nonce) {
        this.token = token;
        this.decision = decision;
        this.nonce = nonce;
    }

    /** Who calls. */
    public Principal principal() {
        return token.principal();
    }

    /** What the token says. */
    public VerifiedToken token() {
        return token;
    }

    /** By which decision; empty where no permission was needed. */
    public Optional<Decision> decision() {
        return decision;
    }

    /** What the answer is to tell in {@code DPoP-Nonce}, since the proof carried an older one (RFC 9449 section 8.2). */
    public Optional<String> newNonce() {
        return nonce;
    }

    /** Who, and the decision's id. */
    @Override
    public String toString() {
        return "Access[" + principal()
                + decision.map(one -> ", decision " + one.id()).orElse("") + "]";
    }
}
