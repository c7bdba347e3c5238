// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.Requirement;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicOriginTest {
    @ParameterizedTest
    @ValueSource(strings = {"https://a/b", "https://a?b", "https://u@a", "https:///", "/a", "https://a#b"})
    void an_origin_is_scheme_host_and_port(String origin) {
        GuardHandler handler = GuardHandler.of(
                AccessGuard.open(new SmallIssuer().verifier, GuardOptions.defaults(), TokenTime.system()),
                Requirement.verified());

        assertThatIllegalArgumentException().isThrownBy(() -> handler.withPublicOrigin(URI.create(origin)));
    }
}
