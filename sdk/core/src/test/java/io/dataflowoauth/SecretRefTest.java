// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRefTest {
    @Test
    void each_place_has_a_text_form_that_reads_back() {
        assertThat(SecretRef.env("TOKEN")).hasToString("env:TOKEN");
        assertThat(SecretRef.file("/var/run/secret:1")).hasToString("file:/var/run/secret:1");
        assertThat(SecretRef.named("billing")).hasToString("named:billing");

        for (SecretRef ref : new SecretRef[] {SecretRef.env("A"), SecretRef.file("b c"), SecretRef.named("d")}) {
            assertThat(SecretRef.parse(ref.toString())).isEqualTo(ref);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "env", "ENV:A", "env:", "file: ", "named:a\nb", "value:hunter2"})
    void what_names_no_place_is_refused_without_being_echoed(String text) {
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> SecretRef.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo("core.recipe-invalid"))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void a_secret_in_the_place_of_its_name_is_refused_without_being_echoed() {
        assertThatExceptionOfType(TokenException.Misconfigured.class)
                .isThrownBy(() -> SecretRef.env("ghp_0123456789abcdef0123456789abcdef0123"))
                .satisfies(e -> assertThat(e.code()).isEqualTo("core.recipe-holds-secret"))
                .withMessageNotContaining("ghp_");
    }
}
