// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.PrincipalChain;
import java.io.Serial;
import java.util.List;

/**
 * Why a guard let nobody in, though neither the verifier nor the policy said no: there was no token, or not as it must be
 * sent, or it lacks what the request needs, or the outcome could not be recorded.
 *
 * <p>It has no stack trace: a refusal is no fault of ours, and there may be many. Serializable.
 */
public final class NotAdmittedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Diagnosis diagnosis;

    private NotAdmittedException(Diagnosis diagnosis) {
        super(diagnosis.toString(), null, false, false);
        this.diagnosis = diagnosis;
    }

    /** By the request, before it is known who calls. */
    static NotAdmittedException of(ErrorCode code, String fact) {
        return new NotAdmittedException(Diagnosis.of(Diagnosis.Layer.AUTHENTICATION, code, PrincipalChain.unknown())
                .withEvidence(List.of(fact)));
    }

    /** By the token of somebody, which lacks something. */
    static NotAdmittedException lacking(ErrorCode code, PrincipalChain principal, String missing) {
        return new NotAdmittedException(
                Diagnosis.of(Diagnosis.Layer.AUTHENTICATION, code, principal).withMissing(missing));
    }

    /** By ourselves. */
    static NotAdmittedException unrecorded(Throwable cause) {
        return new NotAdmittedException(
                Diagnosis.of(Diagnosis.Layer.TRANSPORT, GuardCodes.UNRECORDED, PrincipalChain.unknown())
                        .withEvidence(List.of(
                                "The observer failed with " + cause.getClass().getSimpleName() + "."))
                        .withRetryCanHelp(true));
    }

    /** The stable name of the cause. */
    public String code() {
        return diagnosis.code();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return diagnosis.remedy();
    }

    /** All of it. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}
