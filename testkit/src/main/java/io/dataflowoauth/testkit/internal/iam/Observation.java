// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.time.Instant;
import java.util.Optional;

/**
 * One call that reached the stub, and how it ended.
 *
 * @param at when the call arrived; for an issued token, when it was issued
 * @param what what happened
 * @param path the path of the call, without its query
 * @param subject who called
 * @param outcome how it ended
 */
public record Observation(Instant at, What what, String path, Subject subject, Outcome outcome) {
    /** What happened. */
    public enum What {
        /** The STS or the credentials API issued a token. */
        TOKEN_ISSUED,
        /** The STS or the credentials API refused to issue one. */
        TOKEN_REFUSED,
        /** A protected resource answered. */
        CALL,
        /** A protected resource refused. */
        CALL_REFUSED,
        /** A planned fault was answered. */
        FAULT
    }

    /**
     * Who called.
     *
     * @param who the bare e-mail of an account, {@code principal://…}, or {@code unknown}
     * @param token the token that was issued or presented, if the stub knows it
     */
    public record Subject(String who, Optional<StubToken> token) {
        static Subject of(StubToken token) {
            return new Subject(token.who(), Optional.of(token));
        }
    }

    /** Whether a token was presented that had expired. */
    public boolean isExpiredToken() {
        return outcome.code().equals("ACCESS_TOKEN_EXPIRED");
    }
}
