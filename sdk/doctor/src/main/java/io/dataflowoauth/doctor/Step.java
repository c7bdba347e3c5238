// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenWarning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One step of a check, and how it ended. Holds identities, and nothing secret.
 *
 * @param kind what it is
 * @param title the kind of the recipe, the call, the permissions
 * @param end how it ended
 * @param seen what was seen on the way
 */
record Step(Kind kind, String title, End end, Seen seen) {

    static Step notReached(Kind kind, String title) {
        return new Step(kind, title, new End(Outcome.NOT_REACHED, Duration.ZERO, Optional.empty()), Seen.NOTHING);
    }

    /** What steps there are. */
    enum Kind {
        /** Reading what was given. */
        SETUP,
        /** A token of the chain. */
        HOP,
        /** What the principal at the end may do. */
        PERMISSION,
        /** A call with the last token. */
        CALL
    }

    /**
     * How it ended.
     *
     * @param outcome passed or not
     * @param took from its begin
     * @param diagnosis where it did not pass
     */
    record End(Outcome outcome, Duration took, Optional<Diagnosis> diagnosis) {}

    /**
     * What was seen on the way.
     *
     * @param who for whom it was
     * @param subject what the token says that was exchanged, not verified
     * @param token the token that came
     * @param exchanges who was asked
     * @param warnings what works and should be changed
     */
    record Seen(
            PrincipalChain who,
            Map<String, String> subject,
            Optional<Token> token,
            List<Exchange> exchanges,
            List<TokenWarning> warnings) {
        static final Seen NOTHING =
                new Seen(PrincipalChain.unknown(), Map.of(), Optional.empty(), List.of(), List.of());
    }

    /**
     * What may be told of a token.
     *
     * @param type Bearer or DPoP
     * @param binding what it is bound to
     * @param scopes as the issuer said
     * @param expiresAt by the clock of this machine
     * @param left until then
     * @param claims of a JWT, not verified
     */
    record Token(
            String type,
            TokenBinding binding,
            Set<String> scopes,
            Instant expiresAt,
            Duration left,
            Map<String, String> claims) {}
}
