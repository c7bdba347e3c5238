// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    private static final PrincipalChain READER = PrincipalChain.of("job").then("reader");

    @Test
    void a_new_diagnosis_knows_layer_code_and_principal() {
        Diagnosis diagnosis = denied();

        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.code()).isEqualTo("core.call-permission-denied");
        assertThat(diagnosis.principal()).isEqualTo(READER);
        assertThat(diagnosis.summary()).isEqualTo(CoreCodes.CALL_PERMISSION_DENIED.summary());
        assertThat(diagnosis.remedy()).isEqualTo(CoreCodes.CALL_PERMISSION_DENIED.remedy());
        assertThat(diagnosis.missing()).isEmpty();
        assertThat(diagnosis.evidence()).isEmpty();
        assertThat(diagnosis.retryCanHelp()).isFalse();
    }

    @Test
    void each_change_leaves_the_rest_as_it_was() {
        Diagnosis diagnosis = denied().withMissing("run.jobs.run")
                .withEvidence(List.of("status 403"))
                .withRetryCanHelp(true);

        assertThat(diagnosis.missing()).isEqualTo("run.jobs.run");
        assertThat(diagnosis.evidence()).containsExactly("status 403");
        assertThat(diagnosis.retryCanHelp()).isTrue();
        assertThat(diagnosis.code()).isEqualTo(denied().code());
    }

    @Test
    void it_reads_as_one_line() {
        assertThat(denied().withMissing("run.jobs.run"))
                .hasToString("authorization core.call-permission-denied for reader:"
                        + " The principal is known, and lacks a permission. Missing: run.jobs.run."
                        + " Grant the principal a role that holds the missing permission on the resource.");
    }

    @Test
    void equal_diagnoses_say_the_same_and_travel_whole() {
        Diagnosis diagnosis = denied().withMissing("x").withEvidence(List.of("y"));

        assertThat(diagnosis)
                .isEqualTo(denied().withMissing("x").withEvidence(List.of("y")))
                .hasSameHashCodeAs(denied().withMissing("x").withEvidence(List.of("y")))
                .isEqualTo(Serialized.thereAndBack(diagnosis))
                .isNotEqualTo(denied())
                .isNotEqualTo(diagnosis.withRetryCanHelp(true));
    }

    @Test
    void nulls_are_refused_by_name() {
        assertThatNullPointerException()
                .isThrownBy(() -> Diagnosis.of(null, CoreCodes.CALL_REFUSED, READER))
                .withMessage("layer");
        assertThatNullPointerException()
                .isThrownBy(() -> denied().withMissing(null))
                .withMessage("missing");
    }

    @Test
    void a_refused_call_shows_its_diagnosis_once_a_stream_has_seen_it() {
        Refusal refusal = Refusal.ofStatus(403).withReason("IAM_PERMISSION_DENIED");
        CallRefusedException fresh = new CallRefusedException(refusal);

        CallRefusedException seen = fresh.diagnosed(denied());

        assertThat(fresh.diagnosis()).isEmpty();
        assertThat(fresh).hasMessage("The call was refused: HTTP 403 IAM_PERMISSION_DENIED");
        assertThat(seen.diagnosis()).hasValue(denied());
        assertThat(seen.refusal()).isEqualTo(refusal);
        assertThat(seen).hasMessage("The call was refused: " + denied() + " (" + refusal + ")");
        assertThat(seen.getStackTrace()).isEqualTo(fresh.getStackTrace());
    }

    @Test
    void a_call_that_cannot_be_made_twice_says_so_for_good() {
        CallRefusedException fresh = new CallRefusedException(Refusal.ofStatus(401));

        CallRefusedException once = fresh.unrepeatable();

        assertThat(fresh.repeatable()).isTrue();
        assertThat(once.repeatable()).isFalse();
        assertThat(once.diagnosed(denied()).repeatable()).isFalse();
        assertThat(Serialized.thereAndBack(once).repeatable()).isFalse();
        assertThat(once.getStackTrace()).isEqualTo(fresh.getStackTrace());
    }

    @Test
    void a_refused_call_travels_whole() {
        CallRefusedException seen = new CallRefusedException(Refusal.ofStatus(403)).diagnosed(denied());

        CallRefusedException back = Serialized.thereAndBack(seen);

        assertThat(back).hasMessage(seen.getMessage());
        assertThat(back.refusal()).isEqualTo(seen.refusal());
        assertThat(back.diagnosis()).isEqualTo(seen.diagnosis());
    }

    @Test
    void steps_and_certainty_are_part_of_it_and_travel_with_it() {
        Diagnosis plain = denied();

        Diagnosis advised = plain.withSteps(List.of("gcloud projects describe p", "Ask again."))
                .withCertainty(Diagnosis.Certainty.GUESSED);

        assertThat(plain.steps()).isEmpty();
        assertThat(plain.certainty()).isEqualTo(Diagnosis.Certainty.TOLD);
        assertThat(advised).isNotEqualTo(plain).hasToString(plain + " Steps: gcloud projects describe p | Ask again.");
        assertThat(Serialized.thereAndBack(advised)).isEqualTo(advised).hasSameHashCodeAs(advised);
        assertThat(Serialized.thereAndBack(advised).certainty()).isEqualTo(Diagnosis.Certainty.GUESSED);
    }

    private static Diagnosis denied() {
        return Diagnosis.of(Diagnosis.Layer.AUTHORIZATION, CoreCodes.CALL_PERMISSION_DENIED, READER);
    }
}
