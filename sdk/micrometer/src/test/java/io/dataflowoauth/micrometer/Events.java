// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.time.Duration;
import java.time.Instant;

/** One event of each kind, as streams tell them. */
final class Events {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final AccessToken TOKEN = AccessToken.bearer("canary-token", Duration.ofHours(1));
    static final PrincipalChain READER = PrincipalChain.of("reader");

    private Events() {}

    static TokenEvent asked() {
        return asked("reader", "stream-1");
    }

    static TokenEvent asked(String principal, String stream) {
        TokenRequest request = TokenRequest.defaults().withPrincipal(PrincipalChain.of(principal));
        return new TokenEvents.Asked(new TokenEvents.Origin(START, stream, request));
    }

    static TokenEvent issued(Duration took, boolean replacement) {
        return new TokenEvents.Issued(origin(), TOKEN, took, replacement);
    }

    static TokenEvent unchanged() {
        return new TokenEvents.Unchanged(origin());
    }

    static TokenEvent failed() {
        return failed(CoreCodes.ACQUISITION_DEADLINE);
    }

    static TokenEvent failed(ErrorCode code) {
        return new TokenEvents.Failed(origin(), new TokenException.Unavailable(code, "canary-detail"));
    }

    static TokenEvent used(boolean replay) {
        return new TokenEvents.Used(origin(), TOKEN.id(), replay);
    }

    static TokenEvents.Refused refused(int status, boolean replayed) {
        Refusal refusal = Refusal.ofStatus(status).withError("invalid_token").withDescription("canary-description");
        Diagnosis diagnosis = FirstDiagnosis.of(refusal, READER);
        return new TokenEvents.Refused(origin(), TOKEN.id(), diagnosis, Duration.ofMillis(40), replayed);
    }

    static TokenEvent invalidated() {
        return new TokenEvents.Invalidated(origin(), TOKEN.id());
    }

    static TokenEvent spared() {
        return new TokenEvents.Spared(origin(), TOKEN.id());
    }

    static TokenEvent revoked() {
        return new TokenEvents.Revoked(origin(), TOKEN.id());
    }

    static TokenEvent notRevoked() {
        TokenException why = new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "canary-detail");
        return new TokenEvents.NotRevoked(origin(), TOKEN.id(), why);
    }

    static TokenEvent closed() {
        return new TokenEvents.StreamClosed(origin());
    }

    /** A kind that these meters have never heard of. */
    static TokenEvent unheardOf() {
        return new TokenEvent() {
            @Override
            public Instant at() {
                return START;
            }

            @Override
            public String stream() {
                return "stream-1";
            }

            @Override
            public TokenRequest request() {
                return TokenRequest.defaults();
            }
        };
    }

    private static TokenEvents.Origin origin() {
        return new TokenEvents.Origin(START, "stream-1", TokenRequest.defaults().withPrincipal(READER));
    }
}
