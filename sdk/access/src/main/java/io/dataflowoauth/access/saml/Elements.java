// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.access.NotVerifiedException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Parts of an assertion, each in the form that its specification gives it. */
final class Elements {
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

    /** SAML core section 1.3.3: UTC, without an offset. */
    private static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

    private Elements() {}

    static List<Element> children(Node parent) {
        List<Element> all = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                all.add(element);
            }
        }
        return all;
    }

    static List<Element> children(Node parent, String name) {
        return children(parent).stream()
                .filter(element -> is(element, ASSERTION, name))
                .toList();
    }

    static boolean is(Node node, String namespace, String name) {
        return name.equals(node.getLocalName()) && namespace.equals(node.getNamespaceURI());
    }

    static Element only(Element parent, String name) {
        return optional(parent, name)
                .orElseThrow(() -> invalid("There is no " + name + " in " + parent.getLocalName() + "."));
    }

    static Optional<Element> optional(Element parent, String name) {
        List<Element> all = children(parent, name);
        if (all.size() > 1) {
            throw invalid("There is more than one " + name + " in " + parent.getLocalName() + ".");
        }
        return all.stream().findFirst();
    }

    /** All of it, and nothing else in it: what stands before and after something is not the same as what is there. */
    static String text(Element element) {
        if (!isText(element)) {
            throw invalid("There is something else than text in " + element.getLocalName() + ".");
        }
        return element.getTextContent();
    }

    static boolean isText(Element element) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() != Node.TEXT_NODE) {
                return false;
            }
        }
        return true;
    }

    static String attribute(Element element, String name) {
        return optionalAttribute(element, name)
                .orElseThrow(() -> invalid("There is no " + name + " at " + element.getLocalName() + "."));
    }

    static Optional<String> optionalAttribute(Element element, String name) {
        return element.hasAttributeNS(null, name) ? Optional.of(element.getAttributeNS(null, name)) : Optional.empty();
    }

    static Instant instant(Element element, String name) {
        return optionalInstant(element, name)
                .orElseThrow(() -> invalid("There is no " + name + " at " + element.getLocalName() + "."));
    }

    static Optional<Instant> optionalInstant(Element element, String name) {
        return optionalAttribute(element, name).map(text -> instant(text, name));
    }

    private static Instant instant(String text, String name) {
        try {
            if (INSTANT.matcher(text).matches()) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException noDate) {
            throw invalid("The " + name + " is no date of this calendar.");
        }
        throw invalid("The " + name + " is no time of UTC.");
    }

    static NotVerifiedException invalid(String rule) {
        return refused(SamlCodes.ASSERTION_INVALID, rule);
    }

    static NotVerifiedException refused(ErrorCode code, String rule) {
        return NotVerifiedException.of(code, rule);
    }
}
