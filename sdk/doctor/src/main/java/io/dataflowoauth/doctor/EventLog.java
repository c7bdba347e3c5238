// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenObserver;
import io.dataflowoauth.TokenWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what the streams warn of, and why they failed last. Safe for use by many threads. */
final class EventLog implements TokenObserver {
    private final List<TokenWarning> warnings = new ArrayList<>();
    private Optional<TokenException> failure = Optional.empty();

    @Override
    public synchronized void on(TokenEvent event) {
        if (event instanceof TokenWarning warning) {
            warnings.add(warning);
        }
        if (event instanceof TokenEvents.Failed failed) {
            failure = Optional.of(failed.failure());
        }
    }

    /** The warnings since the last time. */
    synchronized List<TokenWarning> takeWarnings() {
        List<TokenWarning> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    /** The last failure since the last time: what somebody waited for who gave up waiting. */
    synchronized Optional<TokenException> takeFailure() {
        Optional<TokenException> taken = failure;
        failure = Optional.empty();
        return taken;
    }
}
