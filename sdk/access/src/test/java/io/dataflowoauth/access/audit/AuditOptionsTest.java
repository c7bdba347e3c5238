// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.fixture.ManualTime;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AuditOptionsTest {
    private static final Secret KEY = Secret.of("a key of sixteen characters or more");

    @Test
    void trails_that_share_a_key_have_one_fingerprint_for_a_token_and_others_do_not() {
        AuditOptions keyed = AuditOptions.defaults().withFingerprintKey(KEY);
        String here = AuditTrail.open(keyed, new ManualTime()).fingerprint("a-token");
        String there = AuditTrail.open(keyed, new ManualTime()).fingerprint("a-token");
        String elsewhere =
                AuditTrail.open(AuditOptions.defaults(), new ManualTime()).fingerprint("a-token");

        assertThat(here).isEqualTo(there).isNotEqualTo(elsewhere).hasSize(32);
    }

    @Test
    void a_token_has_one_fingerprint_where_it_is_acquired_and_where_it_is_presented() {
        Key key = AuditOptions.defaults().withFingerprintKey(KEY).key();

        assertThat(AccessToken.bearer("a-token", Duration.ofMinutes(1)).fingerprint(key))
                .isEqualTo(PresentedToken.of("a-token").fingerprint(key));
    }

    @Test
    void what_makes_no_sense_is_refused() {
        AuditOptions options = AuditOptions.defaults();

        assertThatThrownBy(() -> options.withFingerprintKey(Secret.of("short")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withMostWaiting(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withDeadline(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuditFormat.cloudEvents(URI.create(""))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_required_is_not_gathered() {
        assertThat(AuditOptions.defaults().gathering()).isEqualTo(Duration.ofMillis(10));
        assertThat(AuditOptions.defaults().requiring().gathering()).isZero();
        assertThat(AuditOptions.defaults().requiring().required()).isTrue();
    }
}
