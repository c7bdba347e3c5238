// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A SAML 2.0 assertion as somebody else has signed it. Only its end is read, without document types and entities; whether it
 * is good, the issuer tells.
 */
final class SamlAssertion {
    private static final String NAMESPACE = "urn:oasis:names:tc:SAML:2.0:assertion";

    private final byte[] xml;
    private final Optional<Instant> end;

    private SamlAssertion(byte[] xml, Optional<Instant> end) {
        this.xml = xml;
        this.end = end;
    }

    /** Of XML, or of XML in base64 of either alphabet. */
    static SamlAssertion read(Secret text) {
        String read = text.reveal();
        byte[] xml = read.startsWith("<") ? read.getBytes(StandardCharsets.UTF_8) : decoded(read);
        try {
            return new SamlAssertion(xml, end(xml));
        } catch (XMLStreamException | DateTimeParseException broken) {
            throw invalid("The assertion is no XML of SAML 2.0.");
        }
    }

    /** In base64url, as it is sent (RFC 7522 section 2.1). */
    String freshAt(Instant now) {
        if (end.isPresent() && !now.isBefore(end.get())) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SUBJECT_TOKEN_EXPIRED, "The assertion expired at " + end.get() + ".");
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(xml);
    }

    /** The earliest of all ends: an assertion is over with its conditions or with its subject's confirmation. */
    private static Optional<Instant> end(byte[] xml) throws XMLStreamException {
        XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
        Optional<Instant> end = Optional.empty();
        boolean first = true;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD) {
                throw invalid("An assertion has no document type.");
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (first && !isAssertion(reader)) {
                throw invalid("What was read is XML, and no assertion of SAML 2.0.");
            }
            first = false;
            String written = reader.getAttributeValue(null, "NotOnOrAfter");
            if (written != null) {
                Instant next = OffsetDateTime.parse(written).toInstant();
                end = end.filter(next::isAfter).or(() -> Optional.of(next));
            }
        }
        return end;
    }

    private static boolean isAssertion(XMLStreamReader reader) {
        return NAMESPACE.equals(reader.getNamespaceURI())
                && reader.getLocalName().equals("Assertion");
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static byte[] decoded(String base64) {
        try {
            byte[] xml = Base64.getMimeDecoder().decode(base64.replace('-', '+').replace('_', '/'));
            if (StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(xml))
                    .toString()
                    .startsWith("<")) {
                return xml;
            }
        } catch (IllegalArgumentException | CharacterCodingException neither) {
            throw invalid("The assertion is neither XML nor base64 of it.");
        }
        throw invalid("The assertion is neither XML nor base64 of it.");
    }

    private static TokenException.Invalid invalid(String why) {
        return new TokenException.Invalid(OAuth2Codes.SUBJECT_TOKEN_INVALID, why);
    }
}
