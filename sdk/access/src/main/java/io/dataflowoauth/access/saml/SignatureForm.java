// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/** How a signature of an assertion is written (SAML core section 5.4): nothing is left to whoever writes it. */
final class SignatureForm {
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private static final String ENVELOPED = Envelope.SIGNATURES + "enveloped-signature";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#";

    /** By the type of key that they need. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            MORE + "rsa-sha256", "RSA",
            MORE + "rsa-sha384", "RSA",
            MORE + "rsa-sha512", "RSA",
            MORE + "ecdsa-sha256", "EC",
            MORE + "ecdsa-sha384", "EC",
            MORE + "ecdsa-sha512", "EC");

    private static final Set<String> DIGESTS = Set.of(ENCRYPTION + "sha256", MORE + "sha384", ENCRYPTION + "sha512");

    private SignatureForm() {}

    /** The type of key that it needs. What says which key that is is taken out and not read. */
    static String keyType(Envelope envelope) {
        List<Element> parts = Elements.children(envelope.signature());
        boolean known = parts.size() >= 2 && isNamed(parts, 0, "SignedInfo") && isNamed(parts, 1, "SignatureValue");
        boolean keyInfo = parts.size() == 3 && isNamed(parts, 2, "KeyInfo");
        if (!known || (parts.size() > 2 && !keyInfo)) {
            throw misplaced("A signature has SignedInfo, SignatureValue and perhaps KeyInfo, and nothing else.");
        }
        if (keyInfo) {
            envelope.signature().removeChild(parts.get(2));
        }
        return signedInfo(parts.get(0), envelope.id());
    }

    /** Exactly base64, in lines or in one. */
    static byte[] value(Envelope envelope) {
        Element value = Elements.children(envelope.signature()).get(1);
        try {
            return Base64.getDecoder().decode(value.getTextContent().replaceAll("[ \\t\\r\\n]", ""));
        } catch (IllegalArgumentException broken) {
            throw Elements.refused(SamlCodes.SIGNATURE_WRONG, "It is no base64.");
        }
    }

    private static String signedInfo(Element info, String id) {
        List<Element> parts = Elements.children(info);
        boolean known = parts.size() == 3
                && isNamed(parts, 0, "CanonicalizationMethod")
                && isNamed(parts, 1, "SignatureMethod")
                && isNamed(parts, 2, "Reference");
        if (!known) {
            throw misplaced("A signature has one reference.");
        }
        requireExclusive(parts.get(0));
        requireReference(parts.get(2), id);
        String algorithm = ALGORITHMS.get(algorithm(parts.get(1)));
        if (algorithm == null || !Elements.children(parts.get(1)).isEmpty()) {
            throw forbidden("Its method is none that is taken.");
        }
        return algorithm;
    }

    private static void requireReference(Element reference, String id) {
        List<Element> parts = Elements.children(reference);
        boolean known = parts.size() == 3
                && isNamed(parts, 0, "Transforms")
                && isNamed(parts, 1, "DigestMethod")
                && isNamed(parts, 2, "DigestValue");
        if (!known || !reference.getAttributeNS(null, "URI").equals("#" + id)) {
            throw misplaced("The reference is to the ID of the assertion, by its transforms, digest method and value.");
        }
        if (!DIGESTS.contains(algorithm(parts.get(1)))
                || !Elements.children(parts.get(1)).isEmpty()) {
            throw forbidden("Its digest is none that is taken.");
        }
        List<Element> transforms = Elements.children(parts.get(0));
        if (transforms.size() != 2
                || !isNamed(transforms, 0, "Transform")
                || !isNamed(transforms, 1, "Transform")
                || !algorithm(transforms.get(0)).equals(ENVELOPED)
                || !Elements.children(transforms.get(0)).isEmpty()) {
            throw misplaced("The transforms are enveloped-signature and exclusive canonicalization.");
        }
        requireExclusive(transforms.get(1));
    }

    /** Which namespaces go with it may be said, and nothing else. */
    private static void requireExclusive(Element method) {
        List<Element> parts = Elements.children(method);
        boolean plain =
                parts.isEmpty() || (parts.size() == 1 && Elements.is(parts.get(0), EXCLUSIVE, "InclusiveNamespaces"));
        if (!algorithm(method).equals(EXCLUSIVE) || !plain) {
            throw misplaced("The canonicalization is the exclusive one, without comments.");
        }
    }

    private static boolean isNamed(List<Element> parts, int at, String name) {
        return Elements.is(parts.get(at), Envelope.SIGNATURES, name);
    }

    private static String algorithm(Element method) {
        return method.getAttributeNS(null, "Algorithm");
    }

    private static RuntimeException misplaced(String rule) {
        return Elements.refused(SamlCodes.SIGNATURE_MISPLACED, rule);
    }

    private static RuntimeException forbidden(String rule) {
        return Elements.refused(SamlCodes.ALGORITHM_FORBIDDEN, rule);
    }
}
