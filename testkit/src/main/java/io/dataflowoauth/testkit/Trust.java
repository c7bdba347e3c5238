// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.iam.StubToken;
import io.dataflowoauth.testkit.internal.iam.TrustedIssuer;

/** How a stub sees an issuer of this kit: its keys as they are now, and its tokens to the millisecond. */
final class Trust {
    private Trust() {}

    static TrustedIssuer in(FakeOidcIssuer issuer) {
        return new TrustedIssuer(
                issuer.issuer().toString(),
                issuer::jwks,
                token -> issuer.find(token).map(known -> new StubToken.Life(known.issuedAt(), known.expiresAt())));
    }
}
