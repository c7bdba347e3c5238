// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What the source of a stream does works, and should be changed all the same: a private key in a file, for one.
 *
 * <p>Told once for each stream and place. Holds no secret. Immutable.
 */
public final class TokenWarning implements TokenEvent {
    private final TokenEvents.Origin origin;
    private final ErrorCode code;
    private final String detail;

    /** With the code, whose remedy says what to change, and a detail that names the place. */
    public TokenWarning(TokenEvents.Origin origin, ErrorCode code, String detail) {
        this.origin = requireNonNull(origin, "origin");
        this.code = requireNonNull(code, "code");
        this.detail = requireNonNull(detail, "detail");
    }

    @Override
    public Instant at() {
        return origin.at();
    }

    @Override
    public String stream() {
        return origin.stream();
    }

    @Override
    public TokenRequest request() {
        return origin.request();
    }

    /** What should be changed, and how. */
    public ErrorCode code() {
        return code;
    }

    /** Where. */
    public String detail() {
        return detail;
    }

    @Override
    public String toString() {
        return "TokenWarning[" + origin.at() + " " + origin.stream() + " " + code.name() + ": " + detail + " "
                + code.remedy() + "]";
    }
}
