// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.dataflowoauth.TokenRequest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FamilyOptionsTest {
    private final FamilyOptions defaults = FamilyOptions.defaults();

    @Test
    void defaults_are_as_documented() {
        assertThat(defaults.keyLimit()).isEqualTo(10_000);
        assertThat(defaults.callLimit()).isEqualTo(8);
        assertThat(defaults.queueLimit()).isEqualTo(10_000);
        assertThat(defaults.issuer().apply(Stage.READER))
                .isEqualTo(defaults.issuer().apply(Stage.WRITER));
        assertThat(defaults).hasToString("FamilyOptions[10000 keys, 8 calls at a time, 10000 waiting]");
    }

    @Test
    void each_option_changes_alone() {
        FamilyOptions changed = defaults.withKeyLimit(5)
                .withCallLimit(1)
                .withQueueLimit(0)
                .withIssuer(request -> request.principal().acting());

        assertThat(changed.keyLimit()).isEqualTo(5);
        assertThat(changed.callLimit()).isEqualTo(1);
        assertThat(changed.queueLimit()).isZero();
        assertThat(changed.issuer().apply(Stage.READER)).isEqualTo("reader");
        assertThat(defaults.keyLimit()).isEqualTo(10_000);
    }

    @Test
    void limits_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withKeyLimit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withCallLimit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> defaults.withQueueLimit(-1));
        assertThatNullPointerException().isThrownBy(() -> defaults.withIssuer(null));
    }

    @Test
    void null_crosses_no_border_of_a_family() {
        Stage stage = Stage.set();

        assertThatNullPointerException().isThrownBy(() -> stage.family.token(null));
        assertThatNullPointerException().isThrownBy(() -> stage.family.use(null, token -> null));
        assertThatNullPointerException().isThrownBy(() -> stage.family.invalidate(Stage.READER, null));
        assertThatNullPointerException().isThrownBy(() -> stage.family.health(null));
        assertThatNullPointerException().isThrownBy(() -> TokenStreams.of(stage.issuer, null, stage.runtime));
        assertThatNullPointerException().isThrownBy(() -> TokenStreams.open(null, defaults, stage.runtime));
        assertThat(stage.family.request()).isEqualTo(TokenRequest.defaults());
    }

    @Test
    void a_familys_health_is_a_value_of_its_own() {
        Map<String, Instant> paused = new HashMap<>(Map.of("issuer", Instant.EPOCH));
        FamilyHealth health = new FamilyHealth(false, 1, 2, 3, paused);

        paused.clear();

        assertThat(health.paused()).hasSize(1);
    }
}
