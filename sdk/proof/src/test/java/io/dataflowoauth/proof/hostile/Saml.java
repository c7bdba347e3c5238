// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.LinkedHashMap;
import java.util.Map;

/** SAML assertions, right and wrong. */
final class Saml {
    private static final String NAMESPACE = "urn:oasis:names:tc:SAML:2.0:assertion";

    static final String GOOD =
            "<Assertion xmlns=\"" + NAMESPACE + "\"><Conditions NotOnOrAfter=\"2100-01-01T00:00:00Z\"/>" + "<Subject>"
                    + Canary.MARK + "</Subject></Assertion>";

    private Saml() {}

    /** Wrong ones, each by its fault. */
    static Map<Fault, String> bad(String trap) {
        Map<Fault, String> bad = new LinkedHashMap<>();
        bad.put(new Fault(Fault.Kind.URL, "an entity behind a URL"), entity("SYSTEM \"" + trap + "\""));
        bad.put(new Fault(Fault.Kind.URL, "an entity in a file"), entity("SYSTEM \"file:///etc/passwd\""));
        bad.put(
                new Fault(Fault.Kind.URL, "a document type behind a URL"),
                "<!DOCTYPE a SYSTEM \"" + trap + "\">" + GOOD);
        bad.put(
                new Fault(Fault.Kind.URL, "a parameter entity behind a URL"),
                "<!DOCTYPE a [<!ENTITY % p SYSTEM \"" + trap + "\"> %p;]>" + GOOD);
        bad.put(new Fault(Fault.Kind.OVERSIZED, "entities in entities"), bomb());
        bad.put(
                new Fault(Fault.Kind.OVERSIZED, "70 KiB"),
                GOOD.replace("</Subject>", "x".repeat(70_000) + "</Subject>"));
        bad.put(new Fault(Fault.Kind.NESTED, "ten thousand elements without an end"), "<a>".repeat(10_000));
        bad.put(new Fault(Fault.Kind.EMPTY, "nothing"), "");
        bad.put(new Fault(Fault.Kind.EMPTY, "spaces"), "   ");
        bad.put(new Fault(Fault.Kind.TRUNCATED, "half of it"), GOOD.substring(0, GOOD.length() / 2));
        bad.put(new Fault(Fault.Kind.TRAILING, "a second one"), GOOD + GOOD);
        bad.put(new Fault(Fault.Kind.SYNTAX, "JSON"), "{\"assertion\":\"" + Canary.MARK + "\"}");
        bad.put(
                new Fault(Fault.Kind.SYNTAX, "two attributes of one name"),
                GOOD.replace("<Subject>", "<Subject a=\"1\" a=\"2\">"));
        bad.put(
                new Fault(Fault.Kind.VALUE, "another element"),
                "<Response xmlns=\"" + NAMESPACE + "\">" + GOOD + "</Response>");
        bad.put(new Fault(Fault.Kind.VALUE, "another namespace"), GOOD.replace(NAMESPACE, "urn:other"));
        bad.put(new Fault(Fault.Kind.VALUE, "an end that is over"), GOOD.replace("2100", "2001"));
        bad.put(new Fault(Fault.Kind.VALUE, "an end that is none"), GOOD.replace("2100-01-01T00:00:00Z", "never"));
        bad.put(
                new Fault(Fault.Kind.ENCODING, "an encoding that nobody knows"),
                "<?xml version=\"1.0\" encoding=\"x-none\"?>" + GOOD);
        bad.put(new Fault(Fault.Kind.CONTROL, "NUL"), GOOD.replace("<Subject>", "<Subject>\u0000"));
        return bad;
    }

    private static String entity(String where) {
        return "<!DOCTYPE a [<!ENTITY e " + where + ">]>" + GOOD.replace("<Subject>", "<Subject>&e;");
    }

    private static String bomb() {
        StringBuilder entities = new StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 12; i++) {
            entities.append("<!ENTITY e")
                    .append(i)
                    .append(" \"")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        return entities + "]>" + GOOD.replace("<Subject>", "<Subject>&e11;");
    }
}
