// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Row;
import io.dataflowoauth.access.fixture.SamlDesk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** XML that no assertion needs, and that parsers have been broken, drained or divided by. */
class XmlTextTest {
    private static final String INVALID = "saml.document-invalid";
    private static final String NAME = "<saml:NameID>ada";

    static Stream<Row> texts() {
        return Stream.of(types(), divided(), encodings(), sizes(), forms()).flatMap(List::stream);
    }

    private static List<Row> types() {
        return List.of(
                row("a document type", "<!DOCTYPE a>" + good()),
                row("an entity", "<!DOCTYPE a [<!ENTITY e \"eve\">]>" + good().replace(NAME, "<saml:NameID>&e;")),
                row("an entity in a file", entity("file:///etc/passwd")),
                row("an entity behind a URL", entity("https://attacker.example/x")),
                row("a type behind a URL", "<!DOCTYPE a SYSTEM \"https://attacker.example/x\">" + good()),
                row(
                        "a parameter entity",
                        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"https://attacker.example/x\"> %p;]>" + good()),
                row("an ID by a type", "<!DOCTYPE a [<!ATTLIST x id ID #IMPLIED>]>" + good()),
                row("entities in entities", bomb()));
    }

    /** What a signature leaves out divides a name for readers that take only its first part. */
    private static List<Row> divided() {
        String whole = SamlDesk.signedWith(NAME, "<saml:NameID>ada@example.com.evil.example");
        return List.of(
                row("a comment in a name", whole.replace("ada@example.com.", "ada@example.com<!---->.")),
                row("an instruction in a name", whole.replace("ada@example.com.", "ada@example.com<?x y?>.")),
                row("a comment before", "<!-- x -->" + good()),
                row("a comment after", good() + "<!-- x -->"),
                row("an instruction before", "<?xml-stylesheet href=\"https://attacker.example/x\"?>" + good()),
                row("a comment in the signature", good().replace("<ds:SignatureValue>", "<ds:SignatureValue><!-- -->")),
                new Row(
                        "a name in CDATA, which is the same name",
                        good().replace(NAME, "<saml:NameID><![CDATA[ada]]>"),
                        SamlDesk.ACCEPTED),
                new Row(
                        "an element in a name",
                        SamlDesk.signedWith(NAME, "<saml:NameID>ada<x>.evil</x>"),
                        "saml.assertion-invalid"));
    }

    private static List<Row> encodings() {
        return List.of(
                row("UTF-16, it says", "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + good()),
                row("UTF-7, it says", "<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + good()),
                row("Latin-1, it says", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + good()),
                row("XML 1.1", "<?xml version=\"1.1\"?>" + good()),
                new Row("UTF-8, it says", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + good(), SamlDesk.ACCEPTED),
                row("a byte order mark", "\ufeff" + good()),
                row("NUL", good().replace(NAME, NAME + "\u0000")),
                row("half a surrogate pair", good().replace(NAME, NAME + "\ud800")));
    }

    private static List<Row> sizes() {
        String deep = "<x>".repeat(40) + "</x>".repeat(40);
        return List.of(
                row("forty levels", SamlDesk.response(good() + deep)),
                row("a hundred thousand levels", "<x>".repeat(60_000)),
                row("a hundred attributes", SamlDesk.response(good() + "<x" + attributes(100) + "/>")),
                new Row("257 KiB", SamlDesk.response(good() + " ".repeat(257 * 1024)), "saml.too-long"));
    }

    private static List<Row> forms() {
        return List.of(
                row("nothing", ""),
                row("spaces", "  "),
                row("JSON", "{\"assertion\":1}"),
                row("half of it", good().substring(0, good().length() / 2)),
                row("a second one", good() + good()),
                row("an attribute twice", good().replace(" Version=", " Version=\"1\" Version=")),
                row("a prefix that nobody declared", good().replace("xmlns:saml=", "xmlns:other=")),
                new Row("nothing in it", "<a/>", "saml.assertion-not-single"),
                new Row(
                        "another namespace",
                        good().replace(":2.0:assertion", ":1.0:assertion"),
                        "saml.assertion-not-single"),
                new Row("in another envelope", "<e>" + good() + "</e>", "saml.assertion-not-single"),
                new Row(
                        "too deep in a response",
                        SamlDesk.response("<e>" + good() + "</e>"),
                        "saml.assertion-not-single"),
                new Row(
                        "an encrypted one",
                        SamlDesk.response("<saml:EncryptedAssertion xmlns:saml=\"" + Elements.ASSERTION + "\"/>"),
                        "saml.encrypted"),
                new Row(
                        "an encrypted name",
                        SamlDesk.signedWith("<saml:NameID>ada</saml:NameID>", "<saml:EncryptedID/>"),
                        "saml.encrypted"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void a_text_meets_its_outcome(Row row) {
        assertThat(new SamlDesk().outcome(row.text())).isEqualTo(row.outcome());
    }

    @Test
    void a_hundred_megabytes_are_not_looked_at() {
        String text = "<a>".repeat(100 * 1024 * 1024 / 3);

        assertThat(new SamlDesk().outcome(text)).isEqualTo("saml.too-long");
        assertThat(new SamlDesk().outcome(PresentedAssertion.ofBase64(text))).isEqualTo("saml.too-long");
    }

    private static String good() {
        return SamlDesk.good();
    }

    private static Row row(String input, String xml) {
        return new Row(input, xml, INVALID);
    }

    private static String entity(String where) {
        return "<!DOCTYPE a [<!ENTITY e SYSTEM \"" + where + "\">]>" + good().replace(NAME, "<saml:NameID>&e;");
    }

    private static String attributes(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(" a").append(i).append("=\"\"");
        }
        return all.toString();
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
        return entities + "]>" + good().replace(NAME, "<saml:NameID>&e11;");
    }
}
