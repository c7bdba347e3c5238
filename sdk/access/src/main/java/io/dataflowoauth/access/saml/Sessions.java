// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * What an assertion says of sessions at its issuer.
 *
 * @param authenticated when the subject proved who it is, the last time
 * @param index of the session
 * @param end when a session that began with it must end
 */
record Sessions(Optional<Instant> authenticated, Optional<String> index, Optional<Instant> end) {
    static Sessions read(Element assertion, SamlProfile profile, Clock clock) {
        Sessions all = new Sessions(Optional.empty(), Optional.empty(), Optional.empty());
        for (Element statement : Elements.children(assertion, "AuthnStatement")) {
            Instant authenticated = Elements.instant(statement, "AuthnInstant");
            clock.requireNotFuture(authenticated, "AuthnInstant");
            Optional<Instant> end = Elements.optionalInstant(statement, "SessionNotOnOrAfter");
            end.ifPresent(over -> clock.requireNotOver(over, "SessionNotOnOrAfter"));
            all = all.and(new Sessions(
                    Optional.of(authenticated), Elements.optionalAttribute(statement, "SessionIndex"), end));
        }
        all.requireRecent(profile, clock);
        return all;
    }

    private Sessions and(Sessions more) {
        return new Sessions(
                both(authenticated, more.authenticated).max(Comparator.naturalOrder()),
                index.or(() -> more.index),
                both(end, more.end).min(Comparator.naturalOrder()));
    }

    private static Stream<Instant> both(Optional<Instant> one, Optional<Instant> other) {
        return Stream.concat(one.stream(), other.stream());
    }

    private void requireRecent(SamlProfile profile, Clock clock) {
        profile.oldestAuthentication().ifPresent(age -> {
            if (authenticated.filter(when -> clock.isWithin(age, when)).isEmpty()) {
                throw Elements.refused(
                        SamlCodes.AUTHENTICATION_TOO_OLD, "It is longer ago than " + age + ", or untold.");
            }
        });
    }
}
