// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void the_mask_is_the_same_whatever_it_hides() {
        assertThat(Secret.of("a")).hasToString("Secret[masked]");
        assertThat(Secret.of("a much longer one")).hasToString("Secret[masked]");
        assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
    }

    @Test
    void equal_texts_are_equal_secrets() {
        assertThat(Secret.of("hunter2"))
                .isEqualTo(Secret.of("hunter2"))
                .hasSameHashCodeAs(Secret.of("hunter2"))
                .isNotEqualTo(Secret.of("hunter3"))
                .isNotEqualTo("hunter2");
    }

    @Test
    void a_missing_secret_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(""));
        assertThatNullPointerException().isThrownBy(() -> Secret.of(null)).withMessage("text");
    }
}
