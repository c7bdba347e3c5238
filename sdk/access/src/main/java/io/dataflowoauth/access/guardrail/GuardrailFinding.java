// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenRequest;
import java.time.Instant;

/** What a guardrail found: which, about what request, and whether it was enforced. Holds no secret. Immutable. */
public final class GuardrailFinding {
    private final Instant at;
    private final TokenRequest request;
    private final Broken broken;

    GuardrailFinding(Instant at, TokenRequest request, Broken broken) {
        this.at = requireNonNull(at, "at");
        this.request = requireNonNull(request, "request");
        this.broken = broken;
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /** What was asked for, and for whom. */
    public TokenRequest request() {
        return request;
    }

    /** The stable name of the guardrail. */
    public String code() {
        return broken.code.name();
    }

    /** The same, for what tells it on. */
    ErrorCode errorCode() {
        return broken.code;
    }

    /** What lay outside it, one sentence. */
    public String detail() {
        return broken.detail;
    }

    /** Whether it stopped the request or the token; else it would have. */
    public boolean enforced() {
        return broken.enforced;
    }

    /** One line. */
    @Override
    public String toString() {
        return "GuardrailFinding[" + at + " " + code() + (enforced() ? " stopped " : " would stop ") + request + ": "
                + detail() + "]";
    }

    /**
     * What was broken.
     *
     * @param code which guardrail
     * @param detail how
     * @param enforced whether that had a consequence
     */
    record Broken(ErrorCode code, String detail, boolean enforced) {}
}
