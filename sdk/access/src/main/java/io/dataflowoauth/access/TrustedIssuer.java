// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One issuer: what is trusted of it, and its keys. */
final class TrustedIssuer {
    private final TokenProfile profile;
    private final ClaimRules rules;
    private final IssuerKeys keys;

    TrustedIssuer(TokenProfile profile, IssuerKeys keys) {
        this.profile = profile;
        this.rules = new ClaimRules(profile);
        this.keys = keys;
    }

    TokenProfile profile() {
        return profile;
    }

    Optional<Long> edition() {
        return keys.edition();
    }

    /** What can be refused before any key is looked for. */
    void requireHeader(JoseHeader header) {
        if (!profile.algorithms().contains(header.algorithm())) {
            throw NotVerifiedException.of(
                    AccessCodes.ALGORITHM_FORBIDDEN,
                    header.algorithm() + " is not one of " + profile.algorithms() + ".");
        }
        profile.kind().requireType(header.type());
    }

    Mono<FoundKey> key(JoseHeader header) {
        return keys.find(header);
    }

    VerifiedToken check(Members claims, Instant now) {
        return rules.check(claims, now);
    }
}
