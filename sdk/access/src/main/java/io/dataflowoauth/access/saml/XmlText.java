// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.access.NotVerifiedException;
import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Reads XML with the parser of the JDK, whatever others are on the class path: nothing of it is fetched, expanded or guessed. */
final class XmlText {
    /** The longest text, in characters. */
    static final int LONGEST = 256 * 1024;

    private static final int DEEPEST = 32;
    private static final String LIMITS = "http://www.oracle.com/xml/jaxp/properties/";
    private static final DocumentBuilderFactory PARSERS = parsers();

    private XmlText() {}

    static Document parse(String text) {
        if (text.length() > LONGEST) {
            throw Elements.refused(SamlCodes.TOO_LONG, "It has " + text.length() + " characters.");
        }
        Document document = parsed(text);
        if (!"1.0".equals(document.getXmlVersion())
                || (document.getXmlEncoding() != null && !"UTF-8".equalsIgnoreCase(document.getXmlEncoding()))) {
            throw invalid("It is not XML 1.0 in UTF-8.");
        }
        requirePlain(document, 0);
        return document;
    }

    private static Document parsed(String text) {
        try {
            DocumentBuilder parser = builder();
            parser.setErrorHandler(new Strict());
            return parser.parse(new InputSource(new StringReader(text)));
        } catch (SAXException broken) {
            throw invalid("It is not well-formed, has a DTD, or is too deep.");
        } catch (ParserConfigurationException | IOException impossible) {
            throw new IllegalStateException("This Java cannot read XML", impossible);
        }
    }

    /** A factory makes no promise to many threads. */
    private static DocumentBuilder builder() throws ParserConfigurationException {
        synchronized (PARSERS) {
            return PARSERS.newDocumentBuilder();
        }
    }

    /** A comment splits a text for some readers, and is left out of what is signed: whoever may add one must change nothing. */
    private static void requirePlain(Node node, int depth) {
        if (depth > DEEPEST) {
            throw invalid("It has more than " + DEEPEST + " levels.");
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() != Node.ELEMENT_NODE && child.getNodeType() != Node.TEXT_NODE) {
                throw invalid("It has a comment or a processing instruction.");
            }
            requirePlain(child, depth + 1);
        }
    }

    private static NotVerifiedException invalid(String rule) {
        return Elements.refused(SamlCodes.DOCUMENT_INVALID, rule);
    }

    private static DocumentBuilderFactory parsers() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute(LIMITS + "maxElementDepth", "" + DEEPEST);
            factory.setAttribute(LIMITS + "elementAttributeLimit", "64");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            factory.setCoalescing(true);
            return factory;
        } catch (ParserConfigurationException absent) {
            throw new IllegalStateException("This Java cannot read XML safely", absent);
        }
    }

    /** Says nothing and takes nothing. */
    private static final class Strict implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) throws SAXException {
            throw warning;
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}
