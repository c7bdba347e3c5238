// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

/** What is there does not allow a change; nothing was changed. */
public final class ChangeRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    ChangeRefusedException(Why why, String what) {
        super(what);
        this.why = why;
    }

    /** Why it is refused. */
    public enum Why {
        /** There is something of that name. */
        EXISTS,
        /** There is nothing of that name. */
        MISSING,
        /** Whoever asked had read another version. The message is the etag of the current one. */
        STALE,
        /** It is in a state in which that cannot be done. */
        UNFIT
    }

    /** Why it is refused. */
    public Why why() {
        return why;
    }

    /** What the reason is about: a name, an etag or a sentence. */
    public String what() {
        return String.valueOf(getMessage());
    }
}
