// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells a token that is too old or too new from a clock that is wrong. */
final class Times {
    /** An answer's date has whole seconds, and takes some to arrive. */
    private static final Duration ALIKE = Duration.ofSeconds(30);

    private Times() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        if (said.says("reasonable timeframe") || said.code().equals("google.clock-skewed")) {
            return Optional.of(skew(symptoms));
        }
        if (isAboutTime(said)) {
            return Optional.of(differ(symptoms) ? skew(symptoms).inferred() : timed(symptoms, said));
        }
        return said.status() == 401 && isOver(symptoms) && isUnexplained(said)
                ? Optional.of(expired()
                        .inferred()
                        .from("it expired at " + symptoms.expiresAt().orElseThrow()))
                : Optional.empty();
    }

    /** By how much their clock is ahead of ours. */
    static Optional<Duration> ahead(Symptoms symptoms) {
        return symptoms.ours().flatMap(ours -> symptoms.theirs().map(theirs -> Duration.between(ours, theirs)));
    }

    /** A resource that speaks of time; issuers speak of the times of what was presented to them. */
    private static boolean isAboutTime(Said said) {
        boolean expiry = said.reason().equals("ACCESS_TOKEN_EXPIRED")
                || (said.status() == 401 && said.error().equals("invalid_token") && said.says("expir"));
        return expiry || isEarly(said);
    }

    private static boolean isEarly(Said said) {
        return said.status() == 401
                && (said.says("not yet valid") || said.says("not valid yet") || said.says("in the future"));
    }

    private static boolean isUnexplained(Said said) {
        return said.reason().isEmpty()
                && (said.error().isEmpty() || said.error().equals("invalid_token"));
    }

    private static Finding timed(Symptoms symptoms, Said said) {
        if (isEarly(said)) {
            return Finding.authentication(DiagnosisCodes.TOKEN_NOT_YET_VALID).retrying();
        }
        return symptoms.expiresAt()
                .map(end -> expired().from("by our reckoning it expires at " + end))
                .orElseGet(Times::expired);
    }

    private static Finding expired() {
        return Finding.authentication(DiagnosisCodes.TOKEN_EXPIRED).retrying();
    }

    private static Finding skew(Symptoms symptoms) {
        Finding found = Finding.authentication(DiagnosisCodes.CLOCK_SKEW);
        return ahead(symptoms)
                .map(by -> found.missing("a clock that is not " + by.abs().toSeconds() + " s "
                                + (by.isNegative() ? "ahead" : "behind"))
                        .from("our clock showed " + symptoms.ours().orElseThrow() + ", theirs "
                                + symptoms.theirs().orElseThrow()))
                .orElse(found);
    }

    private static boolean differ(Symptoms symptoms) {
        return ahead(symptoms).filter(by -> by.abs().compareTo(ALIKE) > 0).isPresent();
    }

    private static boolean isOver(Symptoms symptoms) {
        Optional<Instant> now = symptoms.theirs().or(symptoms::ours);
        return now.isPresent()
                && symptoms.expiresAt().filter(end -> !now.get().isBefore(end)).isPresent();
    }
}
