// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.Diagnosis;
import java.io.Serial;

/**
 * A decision that said no, for whoever would rather have an error.
 *
 * <p>It has no stack trace: a refusal is no fault of ours, and there may be many. Serializable.
 */
public final class NotAllowedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String decision;
    private final Diagnosis diagnosis;

    private NotAllowedException(String decision, Diagnosis diagnosis) {
        super(diagnosis.toString(), null, false, false);
        this.decision = decision;
        this.diagnosis = diagnosis;
    }

    /**
     * Of a decision.
     *
     * @throws IllegalArgumentException if that said yes
     */
    public static NotAllowedException of(Decision decision) {
        return new NotAllowedException(
                decision.id(),
                decision.diagnosis()
                        .orElseThrow(
                                () -> new IllegalArgumentException("The decision " + decision.id() + " said yes")));
    }

    /** The id of the decision. */
    public String decision() {
        return decision;
    }

    /** The stable name of the cause. */
    public String code() {
        return diagnosis.code();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return diagnosis.remedy();
    }

    /** All of it. Tell a caller no more than that it was refused, and the id. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}
