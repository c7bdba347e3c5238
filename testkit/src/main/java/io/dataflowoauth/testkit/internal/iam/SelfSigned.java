// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Fingerprint;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * JWTs that an account's own key has signed and that Google's APIs take as access tokens: with scopes, or for one API.
 *
 * @param state the stub's time
 * @param accounts the accounts that exist
 * @param keys their keys
 */
record SelfSigned(StubState state, Accounts accounts, GoogleKeys keys) {
    private static final Set<String> EVERYTHING = Set.of("https://www.googleapis.com/auth/cloud-platform");

    private static final Duration LONGEST = Duration.ofHours(1);

    /** What such a token speaks for; it may have expired. */
    Optional<StubToken> find(String value) {
        return Assertion.read(value)
                .flatMap(token -> token.text("iss")
                        .filter(accounts::exists)
                        .filter(email -> token.text("sub").equals(Optional.of(email)))
                        .filter(email -> isSigned(value, email))
                        .flatMap(email -> known(token, email, Fingerprint.of(value))));
    }

    private boolean isSigned(String value, String email) {
        try {
            Instant now = state.time().now();
            return !KitKeys.verify(value, keys.of(email).jwks(now)).isEmpty();
        } catch (JwtRefused forged) {
            return false;
        }
    }

    private static Optional<StubToken> known(Assertion token, String email, String id) {
        Set<String> scopes = token.text("scope")
                .map(text -> Set.copyOf(List.of(text.split(" "))))
                .orElse(token.audience().isEmpty() ? Set.of() : EVERYTHING);
        return token.life(new TrustedIssuer("", () -> "", text -> Optional.empty()))
                .filter(life -> !life.expiresAt().isAfter(life.issuedAt().plus(LONGEST)))
                .map(life -> new StubToken(id, StubToken.Kind.FOREIGN, Accounts.member(email), scopes, life));
    }
}
