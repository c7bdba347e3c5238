// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.util.Map;
import java.util.Optional;

/** JWT bearer assertions (RFC 7523 section 3): a client's own, signed with a key that it registered, or this issuer's. */
final class JwtBearerGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final Issuance issuance;
    private final AssertionRules rules;

    JwtBearerGrant(Issuance issuance, AssertionRules rules) {
        this.issuance = issuance;
        this.rules = rules;
    }

    @Override
    public Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String assertion = call.formValue("assertion")
                .orElseThrow(() -> TokenRefused.because("invalid_request", "assertion is missing"));
        boolean ours = issuance.find(assertion).isPresent();
        String keys =
                ours ? issuance.keys().jwks(issuance.now()) : client.jwks().orElse(AssertionRules.NO_KEYS);
        Map<String, Object> claims = rules.checked(assertion, jwt -> AssertionRules.signed(jwt, keys));
        String issuer = ours ? issuance.issuer().toString() : client.id();
        if (!issuer.equals(claims.get("iss"))) {
            throw TokenRefused.because("invalid_grant", "The assertion's iss is not " + issuer);
        }
        if (!(claims.get("sub") instanceof String subject) || subject.isEmpty()) {
            throw TokenRefused.because("invalid_grant", "The assertion has no sub");
        }
        return Granted.to(subject);
    }
}
