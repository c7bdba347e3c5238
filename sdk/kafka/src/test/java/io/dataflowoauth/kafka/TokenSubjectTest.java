// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSubjectTest {
    @Test
    void the_subject_of_a_jwt_is_read_without_trust() {
        assertThat(TokenSubject.of(jwt("{\"iss\":\"https://issuer.example\",\"sub\":\"etl\"}")))
                .contains("etl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"sub\":1}",
                "{\"sub\":\" \"}",
                "{\"sub\":\"a\\u0000b\"}",
                "{\"sub\":\"ghp_0123456789abcdef\"}",
                "{\"sub\":\"etl\",\"sub\":\"root\"}",
                "{\"sub\":\"etl\"",
                "[]"
            })
    void claims_that_name_nobody_in_a_plain_way_name_nobody(String claims) {
        assertThat(TokenSubject.of(jwt(claims))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.b.c.d", "a.===.c", "..", "a.!.c"})
    void what_is_no_jwt_names_nobody(String token) {
        assertThat(TokenSubject.of(token)).isEmpty();
    }

    @Test
    void a_subject_or_a_token_that_is_too_long_names_nobody() {
        assertThat(TokenSubject.of(jwt("{\"sub\":\"" + "x".repeat(257) + "\"}")))
                .isEmpty();
        assertThat(TokenSubject.of(jwt("{\"sub\":\"etl\"}") + "x".repeat(64 * 1024)))
                .isEmpty();
    }

    private static String jwt(String claims) {
        byte[] bytes = claims.getBytes(StandardCharsets.UTF_8);
        return "header." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + ".signature";
    }
}
