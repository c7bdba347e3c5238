// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads and signs assertions of SAML 2.0 as XML. */
final class SamlXml {
    static final String NAMESPACE = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String ENVELOPED = Transform.ENVELOPED;
    static final String EXCLUSIVE = CanonicalizationMethod.EXCLUSIVE;

    private static final String ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

    private SamlXml() {}

    /** A document without a document type, whose root has an ID; entities are none of it. */
    static Document parsed(String xml) throws SamlRefused {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // the JDK's own writes to the error stream
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (SAXException | IOException broken) {
            throw new SamlRefused("The assertion is no XML, or has a document type");
        } catch (ParserConfigurationException missing) {
            throw new IllegalStateException("This Java cannot read XML", missing);
        }
    }

    /** That assertion, with an enveloped signature after its issuer (SAML core section 5.4). */
    static String signed(Document document, PrivateKey key) {
        Element root = document.getDocumentElement();
        root.setIdAttribute("ID", true);
        DOMSignContext context = new DOMSignContext(
                key, root, root.getElementsByTagNameNS(NAMESPACE, "Subject").item(0));
        context.setDefaultNamespacePrefix("ds");
        try {
            XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
            factory.newXMLSignature(info(factory, root.getAttribute("ID")), null)
                    .sign(context);
            return text(document);
        } catch (MarshalException | XMLSignatureException broken) {
            throw new IllegalStateException("The kit's own key cannot sign", broken);
        }
    }

    private static SignedInfo info(XMLSignatureFactory factory, String id) {
        try {
            Reference reference = factory.newReference(
                    "#" + id,
                    factory.newDigestMethod(DigestMethod.SHA256, null),
                    List.of(
                            factory.newTransform(ENVELOPED, (TransformParameterSpec) null),
                            factory.newTransform(EXCLUSIVE, (TransformParameterSpec) null)),
                    null,
                    null);
            return factory.newSignedInfo(
                    factory.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
                    factory.newSignatureMethod(ECDSA, null),
                    List.of(reference));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java cannot sign XML", missing);
        }
    }

    private static String text(Document document) {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException broken) {
            throw new IllegalStateException("The kit's own assertion cannot be written", broken);
        }
    }
}
