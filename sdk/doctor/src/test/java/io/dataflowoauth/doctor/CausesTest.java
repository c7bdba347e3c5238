// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CausesTest {
    private final TokenException givenUp = new TokenException.Unavailable(CoreCodes.BLOCKING_DEADLINE, "");
    private final TokenException down = new TokenException.Unavailable(CoreCodes.SOURCE_BROKEN, "The issuer is down.");

    private final EventLog events = new EventLog();

    @Test
    void who_gave_up_waiting_is_told_what_they_waited_for() {
        events.on(new TokenEvents.Failed(origin(), down));

        assertThat(Causes.behind(givenUp, events)).isSameAs(down);
        assertThat(Causes.behind(givenUp, events).code()).isEqualTo("doctor.deadline-passed");
    }

    @Test
    void any_other_failure_is_told_as_it_is() {
        events.on(new TokenEvents.Failed(origin(), givenUp));

        assertThat(Causes.behind(down, events)).isSameAs(down);
    }

    @Test
    void what_nobody_refused_keeps_the_code_that_says_it_best() {
        TokenException late = new TokenException.Unavailable(DoctorCodes.DEADLINE_PASSED, "");
        TokenException wrong = new TokenException.Misconfigured(CoreCodes.NAME_UNBOUND, "No recipe is bound to x.");

        assertThat(cause(late).code()).isEqualTo("doctor.deadline-passed");
        assertThat(cause(wrong).code()).isEqualTo("core.name-unbound");
        assertThat(Outcome.of(wrong, cause(wrong))).isEqualTo(Outcome.MISCONFIGURED);
        assertThat(Outcome.of(late, cause(late))).isEqualTo(Outcome.UNDECIDED);
    }

    private static Diagnosis cause(TokenException failure) {
        return Causes.unknown().of(failure, Instant.EPOCH);
    }

    private static TokenEvents.Origin origin() {
        return new TokenEvents.Origin(Instant.EPOCH, "stream", TokenRequest.defaults());
    }
}
