// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.ErrorCode;
import java.io.Serial;

/**
 * An event that could not be recorded where it had to be: whoever sees it refuses what was asked.
 *
 * <p>It has no stack trace, and nothing of the event. Serializable.
 */
public final class NotRecordedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    NotRecordedException(ErrorCode code) {
        super(code.name() + ": " + code.summary() + " " + code.remedy(), null, false, false);
        this.code = code;
    }

    /** The stable name of the cause. */
    public String code() {
        return code.name();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return code.remedy();
    }
}
