// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.PrincipalChain;
import java.io.Serial;
import java.util.List;

/**
 * Why a token or an assertion was not verified: a {@link Diagnosis} with the layer, a code, the principal where its
 * signature held, the rule that was broken and what to change.
 *
 * <p>It holds nothing of the token but the subject of one whose signature held, and what was expected of it. It has no stack
 * trace: whoever sends garbage must not make us walk ours. Serializable.
 */
public final class NotVerifiedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final Diagnosis diagnosis;

    private NotVerifiedException(ErrorCode code, Diagnosis diagnosis) {
        super(diagnosis.toString(), null, false, false);
        this.code = code;
        this.diagnosis = diagnosis;
    }

    /** By what was presented, with one line of evidence, which holds nothing of it. */
    public static NotVerifiedException of(ErrorCode code, String fact) {
        return of(code, fact, "");
    }

    /** By what was presented, which lacks something. */
    public static NotVerifiedException of(ErrorCode code, String fact, String missing) {
        return new NotVerifiedException(
                code,
                Diagnosis.of(Diagnosis.Layer.AUTHENTICATION, code, PrincipalChain.unknown())
                        .withEvidence(List.of(fact))
                        .withMissing(missing));
    }

    /** By nothing that the token could help: its issuer cannot be asked. */
    static NotVerifiedException undecided(ErrorCode code, String fact) {
        return new NotVerifiedException(
                code,
                Diagnosis.of(Diagnosis.Layer.TRANSPORT, code, PrincipalChain.unknown())
                        .withEvidence(List.of(fact))
                        .withRetryCanHelp(true));
    }

    /** The same, of a token or an assertion whose signature held and which names this principal. */
    public NotVerifiedException forPrincipal(PrincipalChain principal) {
        return new NotVerifiedException(
                code,
                Diagnosis.of(diagnosis.layer(), code, principal)
                        .withEvidence(diagnosis.evidence())
                        .withMissing(diagnosis.missing())
                        .withRetryCanHelp(diagnosis.retryCanHelp()));
    }

    /** The stable name of the cause. */
    public String code() {
        return code.name();
    }

    /** What to change, one sentence. */
    public String remedy() {
        return code.remedy();
    }

    /** All of it. */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /** Whether nothing is known against the token: its keys cannot be had. It is refused all the same. */
    public boolean isIndeterminate() {
        return diagnosis.layer() == Diagnosis.Layer.TRANSPORT;
    }
}
