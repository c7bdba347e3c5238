// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** An assertion of SAML 2.0 that came from elsewhere. What it says is to be believed after {@link #requireSignature} only. */
public final class SamlAssertion {
    private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    private final Element root;

    private SamlAssertion(Element root) {
        this.root = root;
    }

    /**
     * Reads one.
     *
     * @throws SamlRefused if the text is none
     */
    public static SamlAssertion parse(String xml) throws SamlRefused {
        Document document = SamlXml.parsed(xml);
        Element root = document.getDocumentElement();
        boolean assertion = SamlXml.NAMESPACE.equals(root.getNamespaceURI()) && "Assertion".equals(root.getLocalName());
        if (!assertion || root.getAttribute("ID").isEmpty()) {
            throw new SamlRefused("The root is no assertion with an ID");
        }
        root.setIdAttribute("ID", true);
        return new SamlAssertion(root);
    }

    /**
     * Checks that this whole assertion, and nothing less, was signed by that key, with the one signature that it has.
     *
     * @throws SamlRefused if not
     */
    public void requireSignature(PublicKey key) throws SamlRefused {
        NodeList signatures = root.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature");
        if (signatures.getLength() != 1 || !root.isSameNode(signatures.item(0).getParentNode())) {
            throw new SamlRefused("The assertion has not one signature of its own");
        }
        try {
            DOMValidateContext context = new DOMValidateContext(key, signatures.item(0));
            context.setProperty("org.jcp.xml.dsig.secureValidation", true);
            XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
            if (!coversAll(signature) || !signature.validate(context)) {
                throw new SamlRefused("The signature is not that of the identity provider over the whole assertion");
            }
        } catch (MarshalException | XMLSignatureException broken) {
            throw new SamlRefused("The signature cannot be checked");
        }
    }

    /** The {@code ID}. */
    public String id() {
        return root.getAttribute("ID");
    }

    /** Who says it. */
    public Optional<String> issuer() {
        return text("Issuer");
    }

    /** About whom. */
    public Optional<String> subject() {
        return text("NameID");
    }

    /** For whom. */
    public List<String> audiences() {
        return texts(root, "Audience");
    }

    /** Its attributes, by name, each with all its values. */
    public Map<String, List<String>> attributes() {
        Map<String, List<String>> attributes = new LinkedHashMap<>();
        NodeList found = root.getElementsByTagNameNS(SamlXml.NAMESPACE, "Attribute");
        for (int i = 0; i < found.getLength(); i++) {
            if (found.item(i) instanceof Element attribute) {
                attributes
                        .computeIfAbsent(attribute.getAttribute("Name"), name -> new ArrayList<>())
                        .addAll(texts(attribute, "AttributeValue"));
            }
        }
        return attributes;
    }

    /** Whether whoever brings it may use it there, at that instant (RFC 7522 section 3 number 5). */
    public boolean isConfirmed(String recipient, Instant now) {
        return isConfirmed(now)
                && element("SubjectConfirmationData")
                        .filter(data -> recipient.equals(data.getAttribute("Recipient")))
                        .isPresent();
    }

    /** Whether whoever brings it may use it somewhere, at that instant. */
    public boolean isConfirmed(Instant now) {
        return element("SubjectConfirmation")
                        .filter(confirmation -> BEARER.equals(confirmation.getAttribute("Method")))
                        .isPresent()
                && element("SubjectConfirmationData")
                        .filter(data -> isBefore(now, data.getAttribute("NotOnOrAfter")))
                        .isPresent();
    }

    /** Whether its conditions hold at that instant. */
    public boolean isInTime(Instant now) {
        return element("Conditions")
                .filter(conditions -> isBefore(now, conditions.getAttribute("NotOnOrAfter")))
                .filter(conditions -> conditions.getAttribute("NotBefore").isEmpty()
                        || !isBefore(now, conditions.getAttribute("NotBefore")))
                .isPresent();
    }

    private boolean coversAll(XMLSignature signature) {
        List<Reference> references = signature.getSignedInfo().getReferences();
        return references.size() == 1
                && ("#" + id()).equals(references.get(0).getURI())
                && references.get(0).getTransforms().stream()
                        .map(Transform::getAlgorithm)
                        .allMatch(List.of(SamlXml.ENVELOPED, SamlXml.EXCLUSIVE)::contains);
    }

    private static boolean isBefore(Instant now, String limit) {
        try {
            return now.isBefore(Instant.parse(limit));
        } catch (DateTimeException noDate) {
            return false;
        }
    }

    private static List<String> texts(Element below, String name) {
        NodeList found = below.getElementsByTagNameNS(SamlXml.NAMESPACE, name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent().strip());
        }
        return texts;
    }

    private Optional<String> text(String name) {
        return element(name).map(found -> found.getTextContent().strip()).filter(said -> !said.isEmpty());
    }

    private Optional<Element> element(String name) {
        NodeList found = root.getElementsByTagNameNS(SamlXml.NAMESPACE, name);
        return found.getLength() == 1 && found.item(0) instanceof Element one ? Optional.of(one) : Optional.empty();
    }

    @Override
    public String toString() {
        return "SamlAssertion[masked]";
    }
}
