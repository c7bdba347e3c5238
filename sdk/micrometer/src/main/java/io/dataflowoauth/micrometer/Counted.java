// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.micrometer.core.instrument.Counter;

/** What is counted: a name, what one of it is, and a sentence. */
enum Counted {
    CALLS_STARTED("calls.started", "calls", "Calls to issuers that were begun"),
    CALLS("calls", "calls", "Calls to issuers that ended, by what came of them"),
    REPLACEMENTS("replacements", "tokens", "Tokens that took over from another of their stream"),
    INVALIDATIONS("invalidations", "tokens", "Live tokens that were dropped because a resource refused them"),
    SPARED("spared", "tokens", "Refused tokens that were kept because another was dropped a moment before"),
    USES("uses", "calls", "Calls with a token that ended other than by a refusal"),
    REFUSALS("refusals", "calls", "Calls with a token that a resource refused, by layer and cause"),
    REVOCATIONS("revocations", "tokens", "Tokens of closed streams that were to be taken back, by what came of it"),
    STREAMS_CLOSED("streams.closed", "streams", "Live tokens whose last handle was closed"),
    OTHER_EVENTS("events.other", "events", "Events of kinds that have no meter of their own");

    /** What the names of all our meters begin with. */
    static final String PREFIX = "dataflow.oauth.";

    private final String name;
    private final String unit;
    private final String description;

    Counted(String name, String unit, String description) {
        this.name = PREFIX + name;
        this.unit = unit;
        this.description = description;
    }

    Counter.Builder meter() {
        return Counter.builder(name).baseUnit(unit).description(description);
    }
}
