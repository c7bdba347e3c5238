// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * The document that an assertion came in, of which only the place of things is looked at: one assertion, alone or directly in a
 * response, with one signature directly in it, and no ID twice. Whatever is moved, copied or wrapped breaks one of these.
 *
 * @param assertion the one
 * @param signature the one in it
 * @param id of the assertion
 */
record Envelope(Element assertion, Element signature, String id) {
    static final String SIGNATURES = "http://www.w3.org/2000/09/xmldsig#";

    private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final Set<String> ID_NAMES = Set.of("id", "assertionid", "responseid");
    private static final Pattern ID = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,255}");

    static Envelope open(Document document) {
        Element assertion = assertion(document);
        requireDistinct(document);
        String id = Elements.optionalAttribute(assertion, "ID")
                .filter(text -> ID.matcher(text).matches())
                .orElseThrow(() -> Elements.invalid("The assertion has no ID that is an XML name."));
        return new Envelope(assertion, signature(document, assertion), id);
    }

    /** Counted by local names: who writes an element in another namespace wants it to be found. */
    private static Element assertion(Document document) {
        Element root = document.getDocumentElement();
        if (count(document, "EncryptedAssertion") + count(document, "EncryptedID") > 0) {
            throw Elements.refused(SamlCodes.ENCRYPTED, "There is an encrypted part.");
        }
        NodeList all = document.getElementsByTagNameNS("*", "Assertion");
        boolean placed = all.getLength() == 1
                && Elements.is(all.item(0), Elements.ASSERTION, "Assertion")
                && (all.item(0) == root
                        || (all.item(0).getParentNode() == root && Elements.is(root, PROTOCOL, "Response")));
        if (!placed) {
            throw Elements.refused(
                    SamlCodes.ASSERTION_NOT_SINGLE,
                    "There are " + all.getLength() + " assertions, or one in the wrong place.");
        }
        return (Element) all.item(0);
    }

    private static Element signature(Document document, Element assertion) {
        List<Element> own = signatures(assertion);
        List<Element> outer =
                assertion == document.getDocumentElement() ? List.of() : signatures(document.getDocumentElement());
        if (own.isEmpty()) {
            throw Elements.refused(
                    count(document, "Signature") == 0 || !outer.isEmpty()
                            ? SamlCodes.SIGNATURE_MISSING
                            : SamlCodes.SIGNATURE_MISPLACED,
                    "There is no signature directly in the assertion.");
        }
        if (own.size() > 1 || outer.size() > 1 || count(document, "Signature") != own.size() + outer.size()) {
            throw Elements.refused(
                    SamlCodes.SIGNATURE_MISPLACED, "There is a signature beside those of assertion and response.");
        }
        return own.get(0);
    }

    private static List<Element> signatures(Element parent) {
        return Elements.children(parent).stream()
                .filter(child -> Elements.is(child, SIGNATURES, "Signature"))
                .toList();
    }

    private static int count(Document document, String name) {
        return document.getElementsByTagNameNS("*", name).getLength();
    }

    /** Whatever anybody may take for an ID. */
    private static void requireDistinct(Document document) {
        Set<String> ids = new HashSet<>();
        NodeList all = document.getElementsByTagNameNS("*", "*");
        for (int i = 0; i < all.getLength(); i++) {
            NamedNodeMap attributes = all.item(i).getAttributes();
            for (int j = 0; j < attributes.getLength(); j++) {
                Node attribute = attributes.item(j);
                if (isId(attribute) && !ids.add(attribute.getNodeValue())) {
                    throw Elements.refused(SamlCodes.SIGNATURE_MISPLACED, "Two elements have one ID.");
                }
            }
        }
    }

    private static boolean isId(Node attribute) {
        String name = attribute.getLocalName();
        return name != null && ID_NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
