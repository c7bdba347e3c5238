// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenWarningTest {
    private static final TokenEvents.Origin ORIGIN = new TokenEvents.Origin(
            Instant.parse("2026-03-01T12:00:00Z"),
            "stream-1",
            TokenRequest.defaults().withPrincipal(PrincipalChain.of("job")));

    @Test
    void a_warning_says_what_works_and_what_to_change_all_the_same() {
        TokenWarning warning = new TokenWarning(ORIGIN, CoreCodes.SECRET_UNREADABLE, "The file /run/key.");

        assertThat(warning.at()).isEqualTo(ORIGIN.at());
        assertThat(warning.stream()).isEqualTo("stream-1");
        assertThat(warning.request()).isEqualTo(ORIGIN.request());
        assertThat(warning.code()).isEqualTo(CoreCodes.SECRET_UNREADABLE);
        assertThat(warning.detail()).isEqualTo("The file /run/key.");
        assertThat(warning)
                .asString()
                .isEqualTo("TokenWarning[2026-03-01T12:00:00Z stream-1 core.secret-unreadable: The file /run/key. "
                        + CoreCodes.SECRET_UNREADABLE.remedy() + "]");
    }
}
