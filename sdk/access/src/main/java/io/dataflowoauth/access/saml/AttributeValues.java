// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * The attributes of an assertion, by their names; one that is written in several places has all its values.
 *
 * @param texts values that are texts
 * @param partly names of attributes that have other values too
 */
record AttributeValues(Map<String, List<String>> texts, Set<String> partly) {
    static AttributeValues read(Element assertion) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Set<String> partly = new HashSet<>();
        for (Element statement : Elements.children(assertion, "AttributeStatement")) {
            if (!Elements.children(statement, "EncryptedAttribute").isEmpty()) {
                throw Elements.refused(SamlCodes.ENCRYPTED, "An attribute is encrypted.");
            }
            for (Element attribute : Elements.children(statement, "Attribute")) {
                read(attribute, texts, partly);
            }
        }
        texts.replaceAll((name, values) -> List.copyOf(values));
        return new AttributeValues(Map.copyOf(texts), Set.copyOf(partly));
    }

    private static void read(Element attribute, Map<String, List<String>> texts, Set<String> partly) {
        String name = Elements.attribute(attribute, "Name");
        List<String> values = texts.computeIfAbsent(name, first -> new ArrayList<>());
        for (Element value : Elements.children(attribute, "AttributeValue")) {
            if (Elements.isText(value)) {
                values.add(value.getTextContent());
            } else {
                partly.add(name);
            }
        }
    }

    boolean has(String name) {
        return texts.containsKey(name);
    }

    List<String> texts(String name) {
        return texts.getOrDefault(name, List.of());
    }

    boolean isWhole(String name) {
        return !partly.contains(name);
    }
}
