// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of bad inputs: each is refused with its code, and nobody but the issuer is asked for keys. */
class ThreatTablesTest {
    static Stream<ThreatRow> tokens() {
        return Stream.of(
                        SignatureRows.all(), HeaderRows.all(), EncodingRows.all(), ClaimRows.all(), EncryptedRows.all())
                .flatMap(rows -> rows);
    }

    static Stream<KeySetRows.Row> keySets() {
        return KeySetRows.all();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void a_token_meets_its_outcome_and_no_one_is_asked_but_its_issuer(ThreatRow row) {
        Desk desk = new Desk(row.profile());

        assertThat(desk.outcome(row.token())).isEqualTo(row.outcome());
        assertThat(desk.server.asked).allMatch(url -> url.startsWith(Forge.ISSUER + "/"));
    }

    @ParameterizedTest
    @MethodSource("keySets")
    void a_key_set_meets_its_outcome(KeySetRows.Row row) {
        Desk desk = new Desk(Desk.access().withAlgorithms(SignatureAlgorithm.RS256, SignatureAlgorithm.values()));
        desk.server.publish(row.keys());

        assertThat(desk.outcome(row.token())).isEqualTo(row.outcome());
    }

    /** B-11, B-46: no two texts are one token. */
    @ParameterizedTest
    @MethodSource("signers")
    void a_token_of_which_any_bit_was_changed_is_refused(Keys keys, SignatureAlgorithm algorithm) {
        Desk desk = new Desk(Desk.access());
        String good = Forge.token().signedBy(keys, algorithm).jwt();
        assertThat(desk.outcome(good)).isEqualTo(ThreatRow.ACCEPTED);

        for (int at = 0; at < good.length(); at++) {
            for (int bit = 0; bit < 8; bit++) {
                char changed = (char) (good.charAt(at) ^ 1 << bit);
                String mutant = good.substring(0, at) + changed + good.substring(at + 1);
                assertThat(desk.outcome(mutant))
                        .as("bit %s of character %s", bit, at)
                        .isNotEqualTo(ThreatRow.ACCEPTED);
            }
        }
    }

    static Stream<Arguments> signers() {
        return Stream.of(
                Arguments.of(Keys.P256, SignatureAlgorithm.ES256),
                Arguments.of(Keys.RSA, SignatureAlgorithm.RS256),
                Arguments.of(Keys.ED25519, SignatureAlgorithm.EdDSA));
    }
}
