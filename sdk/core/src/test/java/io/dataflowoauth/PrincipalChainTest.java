// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalChainTest {
    @Test
    void the_last_name_acts() {
        PrincipalChain chain = PrincipalChain.of("job").then("middle").then("reader");

        assertThat(chain.acting()).isEqualTo("reader");
        assertThat(chain.names()).containsExactly("job", "middle", "reader");
        assertThat(chain).hasToString("job → middle → reader");
    }

    @Test
    void of_nobody_nothing_is_known() {
        assertThat(PrincipalChain.unknown().acting()).isEqualTo("unknown");
        assertThat(PrincipalChain.unknown().names()).isEmpty();
        assertThat(PrincipalChain.unknown()).hasToString("unknown");
    }

    @Test
    void a_longer_chain_leaves_the_shorter_one_as_it_was() {
        PrincipalChain job = PrincipalChain.of("job");

        assertThat(job.then("reader")).isNotEqualTo(job);
        assertThat(job).isEqualTo(PrincipalChain.of("job")).hasSameHashCodeAs(PrincipalChain.of("job"));
        assertThat(Serialized.thereAndBack(job)).isEqualTo(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "\u001b[31m"})
    void a_name_that_cannot_be_logged_is_refused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> PrincipalChain.of(name));
    }
}
