// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** What an assertion must say whose signature holds (SAML core section 2, SAML profiles section 4.1.4). Pure. */
final class AssertionRules {
    private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
    private static final List<String> CONDITIONS = List.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

    private final SamlProfile profile;
    private final Confirmations confirmations;

    AssertionRules(SamlProfile profile) {
        this.profile = profile;
        this.confirmations = new Confirmations(profile);
    }

    VerifiedAssertion check(Element assertion, Optional<String> request, Instant now) {
        Clock clock = new Clock(now, profile.skew());
        requireHead(assertion, clock);
        AttributeValues values = AttributeValues.read(assertion);
        Element subject = Elements.only(assertion, "Subject");
        Principal principal = profile.shape().principal(profile.issuer().entityId(), nameId(subject), values);
        try {
            Instant confirmed = confirmations.end(subject, request, clock);
            Instant end = earlier(confirmed, conditions(assertion, clock));
            requireShort(Elements.instant(assertion, "IssueInstant"), end);
            Sessions session = Sessions.read(assertion, profile, clock);
            return new VerifiedAssertion(
                    principal, new VerifiedAssertion.Life(Elements.attribute(assertion, "ID"), end, session), values);
        } catch (NotVerifiedException refused) {
            throw refused.forPrincipal(principal.chain());
        }
    }

    private void requireHead(Element assertion, Clock clock) {
        if (!Elements.is(assertion, Elements.ASSERTION, "Assertion")
                || !Elements.attribute(assertion, "Version").equals("2.0")) {
            throw Elements.invalid("It is an assertion of version 2.0.");
        }
        if (!Elements.text(Elements.only(assertion, "Issuer"))
                .equals(profile.issuer().entityId())) {
            throw Elements.refused(SamlCodes.ISSUER_UNTRUSTED, "Its issuer is another.");
        }
        clock.requireNotFuture(Elements.instant(assertion, "IssueInstant"), "IssueInstant");
    }

    /** A transient name is another the next time, so it is nobody's. */
    private static Optional<String> nameId(Element subject) {
        return Elements.optional(subject, "NameID")
                .filter(name -> !Elements.optionalAttribute(name, "Format")
                        .filter(TRANSIENT::equals)
                        .isPresent())
                .map(Elements::text);
    }

    /** When they end; a condition that is not known makes all of them unknown (SAML core section 2.5.1.1). */
    private Instant conditions(Element assertion, Clock clock) {
        Element conditions = Elements.only(assertion, "Conditions");
        for (Element condition : Elements.children(conditions)) {
            if (!condition.getNamespaceURI().equals(Elements.ASSERTION)
                    || !CONDITIONS.contains(condition.getLocalName())) {
                throw Elements.invalid("There is a condition that nobody knows.");
            }
        }
        Elements.optionalInstant(conditions, "NotBefore").ifPresent(from -> clock.requireNotFuture(from, "NotBefore"));
        Instant end = Elements.optionalInstant(conditions, "NotOnOrAfter").orElse(Instant.MAX);
        clock.requireNotOver(end, "NotOnOrAfter");
        requireAudience(Elements.children(conditions, "AudienceRestriction"));
        return end;
    }

    /** Each restriction must let us in. */
    private void requireAudience(List<Element> restrictions) {
        boolean ours = !restrictions.isEmpty()
                && restrictions.stream()
                        .allMatch(restriction -> Elements.children(restriction, "Audience").stream()
                                .anyMatch(audience -> Elements.text(audience).equals(profile.audience())));
        if (!ours) {
            throw NotVerifiedException.of(
                    SamlCodes.AUDIENCE_WRONG, "It is for none, or for others.", profile.audience());
        }
    }

    private void requireShort(Instant made, Instant end) {
        if (Duration.between(made, end).compareTo(profile.longestLifetime()) > 0) {
            throw Elements.refused(
                    SamlCodes.LIFETIME_TOO_LONG, "It lives longer than " + profile.longestLifetime() + ".");
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
