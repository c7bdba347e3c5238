// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.DpopRefused;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first layer of a resource that takes bearer tokens, and bound ones with a proof of their key (RFC 9449 section 7).
 *
 * @param bearer takes the bearer tokens
 * @param proofs checks the proofs
 */
record ResourceGate(BearerGate bearer, DpopProofs proofs) {
    private static final Pattern DPOP = Pattern.compile("(?i:DPoP) +([A-Za-z0-9._~+/-]+=*)");

    StubToken admit(Call call, Instant arrived) {
        List<String> sent = call.headers("Authorization");
        Matcher bound = DPOP.matcher(sent.size() == 1 ? sent.get(0) : "");
        if (!bound.matches()) {
            return unbound(bearer.admit(call, arrived));
        }
        StubToken token = bearer.live(bound.group(1), arrived);
        try {
            requireProved(call, token, bound.group(1));
            return token;
        } catch (Refused refused) {
            throw refused.of(token);
        }
    }

    /** Whoever stole a bound token would send it like that (section 7.2). */
    private StubToken unbound(StubToken token) {
        if (token.key().isPresent()) {
            throw GoogleErrors.proofRefused(
                            "invalid_token", "The token is bound to a key, and was sent as a bearer token.")
                    .of(token);
        }
        return token;
    }

    private void requireProved(Call call, StubToken token, String value) {
        Optional<String> proved;
        try {
            proved = proofs.thumbprint(call, Optional.of(value));
        } catch (DpopRefused refused) {
            throw GoogleErrors.proofRefused(refused.error(), refused.why() + ".");
        }
        if (proved.isEmpty()) {
            throw GoogleErrors.proofRefused(DpopRefused.INVALID, "The call carries no proof.");
        }
        if (!proved.equals(token.key())) {
            throw GoogleErrors.proofRefused(
                    "invalid_token", "The token is bound to another key than was proved, or to none.");
        }
    }
}
