// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KitKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_key_signs_verifies_against_its_key_set(boolean rsa) throws JwtRefused {
        KitKeys keys = rsa ? KitKeys.rsa() : KitKeys.elliptic();

        String jwt = keys.sign(Map.of("sub", "someone", "exp", 17));

        assertThat(KitKeys.verify(jwt, keys.jwks(NOW))).containsEntry("sub", "someone");
    }

    @Test
    void another_partys_key_is_unknown() {
        String jwt = KitKeys.elliptic().sign(Map.of("sub", "someone"));

        assertThatThrownBy(() -> KitKeys.verify(jwt, KitKeys.elliptic().jwks(NOW)))
                .isInstanceOfSatisfying(
                        JwtRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JwtRefused.Reason.UNKNOWN_KEY));
    }

    @Test
    void a_changed_claim_breaks_the_signature() {
        KitKeys keys = KitKeys.elliptic();
        String[] one = keys.sign(Map.of("sub", "someone")).split("\\.", -1);
        String[] two = keys.sign(Map.of("sub", "another")).split("\\.", -1);

        assertThatThrownBy(() -> KitKeys.verify(one[0] + "." + two[1] + "." + one[2], keys.jwks(NOW)))
                .isInstanceOfSatisfying(
                        JwtRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JwtRefused.Reason.BAD_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b.c", "e30.e30.", "eyJhbGciOiJub25lIn0.e30."})
    void garbage_and_unsigned_tokens_are_malformed(String text) {
        assertThatThrownBy(() -> KitKeys.verify(text, KitKeys.elliptic().jwks(NOW)))
                .isInstanceOfSatisfying(
                        JwtRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JwtRefused.Reason.MALFORMED));
    }

    @Test
    void an_old_key_verifies_through_its_overlap_and_no_longer() throws JwtRefused {
        KitKeys keys = KitKeys.elliptic();
        String old = keys.sign(Map.of("sub", "someone"));

        keys.rotate(NOW.plusSeconds(60));

        assertThat(KitKeys.verify(old, keys.jwks(NOW.plusSeconds(59)))).containsEntry("sub", "someone");
        assertThatThrownBy(() -> KitKeys.verify(old, keys.jwks(NOW.plusSeconds(60))))
                .isInstanceOf(JwtRefused.class);
        assertThat(KitKeys.verify(keys.sign(Map.of("sub", "new")), keys.jwks(NOW.plusSeconds(60))))
                .containsEntry("sub", "new");
    }

    @Test
    void the_key_set_has_no_private_part() {
        assertThat(KitKeys.elliptic().jwks(NOW)).doesNotContain("\"d\"");
        assertThat(KitKeys.rsa().jwks(NOW)).doesNotContain("\"d\"").doesNotContain("\"p\"");
    }

    @Test
    void every_jwt_is_marked_and_learned() throws JwtRefused {
        KitKeys keys = KitKeys.elliptic();

        String jwt = keys.sign(Map.of("sub", "someone"));

        assertThat(SecretLedger.shared().secrets()).containsKey(jwt);
        assertThat(KitKeys.verify(jwt, keys.jwks(NOW)).get(KitKeys.MARK_CLAIM))
                .asString()
                .startsWith(SecretLedger.MARK);
    }
}
