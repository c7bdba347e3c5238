// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import java.util.List;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class RefusedElementTest {
    @Test
    void nothing_of_a_diagnosis_is_lost_between_workers() throws Exception {
        var coder = RefusedElementCoder.of(StringUtf8Coder.of());
        var sent = RefusedElement.of("row 7", "write", diagnosis());

        var received = CoderUtils.decodeFromByteArray(coder, CoderUtils.encodeToByteArray(coder, sent));

        assertThat(received).isEqualTo(sent).hasSameHashCodeAs(sent);
        assertThat(received.diagnosis().evidence()).containsExactly("HTTP 403", "permission a.b.c");
        assertThat(received.diagnosis().principal()).isEqualTo(diagnosis().principal());
        assertThat(received.diagnosis().remedy()).isEqualTo(diagnosis().remedy());
        assertThat(received.diagnosis().retryCanHelp()).isTrue();
    }

    @Test
    void its_coder_is_as_deterministic_as_that_of_the_element() throws Exception {
        RefusedElementCoder<Integer> coder = RefusedElementCoder.of(VarIntCoder.of());

        coder.verifyDeterministic();

        assertThat(coder).isEqualTo(RefusedElementCoder.of(VarIntCoder.of()));
        assertThat(SerializableUtils.clone(coder)).as("as a worker gets it").isEqualTo(coder);
    }

    @Test
    void its_text_explains_and_does_not_show_the_element() {
        var refused = RefusedElement.of("Jane Roe, 7 Elm Street", "write", diagnosis());

        assertThat(refused.toString())
                .contains("write", "authorization", "writer@x", "a.b.c")
                .doesNotContain("Jane");
    }

    private static Diagnosis diagnosis() {
        return Diagnosis.of(
                        Diagnosis.Layer.AUTHORIZATION,
                        CoreCodes.CALL_PERMISSION_DENIED,
                        PrincipalChain.of("workload").then("writer@x"))
                .withMissing("permission a.b.c")
                .withEvidence(List.of("HTTP 403", "permission a.b.c"))
                .withRetryCanHelp(true);
    }
}
