// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An assertion, or a response with one in it, as it came, and the request that it must answer.
 *
 * <p>Masks itself. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class PresentedAssertion {
    private final String text;
    private final boolean encoded;
    private final Optional<String> request;

    private PresentedAssertion(String text, boolean encoded, Optional<String> request) {
        this.text = text;
        this.encoded = encoded;
        this.request = request;
    }

    /** As XML. */
    public static PresentedAssertion ofXml(String xml) {
        return new PresentedAssertion(requireNonNull(xml, "xml"), false, Optional.empty());
    }

    /** In base64, as the form field {@code SAMLResponse} (SAML bindings section 3.5), or in base64url, as RFC 7522 has it. */
    public static PresentedAssertion ofBase64(String base64) {
        return new PresentedAssertion(requireNonNull(base64, "base64"), true, Optional.empty());
    }

    /**
     * This, which must answer the request with that ID. Without it an assertion must answer none: what answers a request that
     * nobody here made is somebody else's.
     */
    public PresentedAssertion withRequest(String id) {
        return new PresentedAssertion(text, encoded, Optional.of(id));
    }

    Optional<String> request() {
        return request;
    }

    String xml() {
        return encoded ? decoded() : text;
    }

    private String decoded() {
        if (text.length() > XmlText.LONGEST * 3 / 2) {
            throw Elements.refused(SamlCodes.TOO_LONG, "It has " + text.length() + " characters.");
        }
        String one = text.replace("\r", "").replace("\n", "");
        boolean url = one.indexOf('-') >= 0 || one.indexOf('_') >= 0;
        try {
            byte[] bytes = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(one);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException broken) {
            throw Elements.refused(SamlCodes.DOCUMENT_INVALID, "It is not base64 of UTF-8.");
        }
    }

    /** Nothing of what came. */
    @Override
    public String toString() {
        return "PresentedAssertion[masked]";
    }
}
