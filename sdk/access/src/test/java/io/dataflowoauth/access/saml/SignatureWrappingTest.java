// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.SamlDesk;
import io.dataflowoauth.access.fixture.Signing;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The eight attacks that move what was signed to where a signature still finds it, and put something else where it is read, by
 * the names under which they are known; each keeps a signature that holds.
 */
class SignatureWrappingTest {
    private static final String NOT_SINGLE = "saml.assertion-not-single";
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

    private final SamlDesk desk = new SamlDesk();

    @Test
    void xsw1_the_signed_response_is_put_into_the_signature_of_another() {
        Document document = signedResponse();
        Element response = document.getDocumentElement();
        Element signature = signature(response);
        Element original = copyWithoutSignature(response);
        forge(response, "_r2");

        signature.appendChild(original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw2_the_signed_response_is_put_before_its_signature_in_another() {
        Document document = signedResponse();
        Element response = document.getDocumentElement();
        Element original = copyWithoutSignature(response);
        forge(response, "_r2");

        response.insertBefore(original, signature(response));

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw3_a_forged_assertion_stands_before_the_signed_one() {
        Document document = response();
        Element original = Signing.byId(document, SamlDesk.ID);

        original.getParentNode().insertBefore(forged(original), original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw4_a_forged_assertion_holds_the_signed_one() {
        Document document = response();
        Element original = Signing.byId(document, SamlDesk.ID);
        Element forged = forged(original);
        original.getParentNode().replaceChild(forged, original);

        forged.appendChild(original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw5_the_signature_is_left_in_a_changed_assertion_and_the_signed_one_stands_last() {
        Document document = response();
        Element changed = Signing.byId(document, SamlDesk.ID);
        Element original = copyWithoutSignature(changed);
        forge(changed, "_a2");

        changed.getParentNode().appendChild(original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw6_the_signature_is_left_in_a_changed_assertion_and_holds_the_signed_one() {
        Document document = response();
        Element changed = Signing.byId(document, SamlDesk.ID);
        Element original = copyWithoutSignature(changed);
        forge(changed, "_a2");

        signature(changed).appendChild(original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw7_a_forged_assertion_stands_in_extensions_of_the_response() {
        Document document = response();
        Element original = Signing.byId(document, SamlDesk.ID);
        Element extensions = document.createElementNS("urn:oasis:names:tc:SAML:2.0:protocol", "samlp:Extensions");
        extensions.appendChild(forged(original));

        original.getParentNode().insertBefore(extensions, original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void xsw8_the_signed_assertion_is_put_into_an_object_of_the_signature_of_another() {
        Document document = response();
        Element changed = Signing.byId(document, SamlDesk.ID);
        Element original = copyWithoutSignature(changed);
        forge(changed, "_a2");
        Element object = document.createElementNS(DS, "ds:Object");
        object.appendChild(original);

        signature(changed).appendChild(object);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void a_changed_assertion_with_the_id_of_the_signed_one_finds_no_signature_that_holds() {
        Document document = response();
        Element changed = Signing.byId(document, SamlDesk.ID);

        forge(changed, SamlDesk.ID);

        assertRefused(document, "saml.signature-wrong");
    }

    @Test
    void a_changed_assertion_with_another_id_is_not_what_the_signature_is_of() {
        Document document = response();

        forge(Signing.byId(document, SamlDesk.ID), "_a2");

        assertRefused(document, "saml.signature-misplaced");
    }

    @Test
    void a_signed_assertion_in_another_namespace_hides_nothing() {
        Document document = response();
        Element original = Signing.byId(document, SamlDesk.ID);
        Element wrapper = document.createElementNS("urn:other", "o:Assertion");
        original.getParentNode().replaceChild(wrapper, original);

        wrapper.appendChild(original);

        assertRefused(document, NOT_SINGLE);
    }

    @Test
    void an_object_in_the_signature_is_refused_whatever_it_holds() {
        Document document = response();
        Element signature = signature(Signing.byId(document, SamlDesk.ID));

        signature.appendChild(document.createElementNS(DS, "ds:Object"));

        assertRefused(document, "saml.signature-misplaced");
    }

    private void assertRefused(Document document, String code) {
        String xml = Signing.text(document);
        assertThat(xml).contains("eve").contains("ada");
        assertThat(desk.outcome(xml)).isEqualTo(code);
    }

    private static Document response() {
        return Signing.parse(SamlDesk.response(SamlDesk.good() + "<eve/>"));
    }

    private static Document signedResponse() {
        return Signing.parse(Signing.by(Keys.RSA).signed(SamlDesk.response(SamlDesk.unsigned()), "_r1"));
    }

    private static Element forged(Element original) {
        Element forged = copyWithoutSignature(original);
        forge(forged, "_a2");
        return forged;
    }

    private static Element copyWithoutSignature(Element element) {
        Element copy = (Element) element.cloneNode(true);
        copy.removeChild(signature(copy));
        return copy;
    }

    private static void forge(Element element, String id) {
        element.setAttribute("ID", id);
        element.getElementsByTagName("saml:NameID").item(0).setTextContent("eve");
    }

    private static Element signature(Element parent) {
        for (Element child : Elements.children(parent)) {
            if (Elements.is(child, DS, "Signature")) {
                return child;
            }
        }
        throw new IllegalStateException("no signature");
    }
}
