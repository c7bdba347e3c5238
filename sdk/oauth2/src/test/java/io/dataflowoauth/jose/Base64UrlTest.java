// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One text for each sequence of bytes. */
class Base64UrlTest {
    @Test
    void what_the_jdk_writes_is_read() {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            assertThat(Base64Url.decode(text))
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AAAAA",
                "AA=",
                "AA==",
                "AAA=",
                "A A",
                "AA\n",
                "AA+A",
                "AA/A",
                "AB",
                "A_",
                "AAB",
                "AA_",
                "!AAA",
                "AAAÄ",
                "AAAŁ",
                "AAA\u0000"
            })
    void anything_else_is_not(String text) {
        assertThat(Base64Url.decode(text)).isEmpty();
    }
}
