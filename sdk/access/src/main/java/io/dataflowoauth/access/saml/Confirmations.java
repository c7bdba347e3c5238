// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.NotVerifiedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** How the subject of an assertion is confirmed: by who bears it, here and now (SAML profiles sections 3.3 and 4.1.4.2). */
final class Confirmations {
    private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    private final SamlProfile profile;

    Confirmations(SamlProfile profile) {
        this.profile = profile;
    }

    /** When the first that fits ends. */
    Instant end(Element subject, Optional<String> request, Clock clock) {
        List<Element> bearer = Elements.children(subject, "SubjectConfirmation").stream()
                .filter(confirmation ->
                        Elements.attribute(confirmation, "Method").equals(BEARER))
                .toList();
        NotVerifiedException first = Elements.invalid("Its subject is not confirmed by who bears it.");
        for (int i = 0; i < bearer.size(); i++) {
            try {
                return confirmed(Elements.only(bearer.get(i), "SubjectConfirmationData"), request, clock);
            } catch (NotVerifiedException unfit) {
                first = i == 0 ? unfit : first;
            }
        }
        throw first;
    }

    private Instant confirmed(Element data, Optional<String> request, Clock clock) {
        if (!Elements.optionalAttribute(data, "Recipient")
                .filter(profile.recipient().toString()::equals)
                .isPresent()) {
            throw NotVerifiedException.of(
                    SamlCodes.RECIPIENT_WRONG,
                    "Its Recipient is another or none.",
                    profile.recipient().toString());
        }
        if (!Elements.optionalAttribute(data, "InResponseTo").equals(request)) {
            throw Elements.refused(SamlCodes.REQUEST_WRONG, "Its InResponseTo is not the request that was told.");
        }
        Elements.optionalInstant(data, "NotBefore").ifPresent(from -> clock.requireNotFuture(from, "NotBefore"));
        Instant end = Elements.instant(data, "NotOnOrAfter");
        clock.requireNotOver(end, "NotOnOrAfter");
        return end;
    }
}
