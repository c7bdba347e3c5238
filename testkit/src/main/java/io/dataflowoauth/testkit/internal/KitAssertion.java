// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An assertion of SAML 2.0 that the kit makes, with a bearer confirmation.
 *
 * @param issuer who says it
 * @param subject about whom
 * @param audience for whom
 * @param recipient where it is to be used
 * @param attributes what else it says, by name, each with all its values
 */
public record KitAssertion(
        String issuer, String subject, String audience, String recipient, Map<String, List<String>> attributes) {
    /** As XML, signed by that certificate's key, marked and learned by the ledger. */
    public String signed(KitCertificate by, Instant from, Instant until) {
        String id = "_" + UUID.randomUUID();
        String xml = "<saml:Assertion xmlns:saml=\"" + SamlXml.NAMESPACE + "\" ID=\"" + id
                + "\" Version=\"2.0\" IssueInstant=\"" + from + "\">" + element("Issuer", issuer)
                + "<saml:Subject>" + element("NameID", subject)
                + "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
                + "<saml:SubjectConfirmationData NotOnOrAfter=\"" + until + "\" Recipient=\"" + escaped(recipient)
                + "\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore=\"" + from
                + "\" NotOnOrAfter=\"" + until + "\"><saml:AudienceRestriction>" + element("Audience", audience)
                + "</saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement>" + statements()
                + "<saml:Attribute Name=\"" + KitKeys.MARK_CLAIM + "\">"
                + element("AttributeValue", SecretLedger.mark())
                + "</saml:Attribute></saml:AttributeStatement></saml:Assertion>";
        try {
            String signed = SamlXml.signed(SamlXml.parsed(xml), by.key());
            SecretLedger.shared().learn("saml assertion", signed);
            return signed;
        } catch (SamlRefused broken) {
            throw new IllegalStateException("The kit's own assertion is no XML", broken);
        }
    }

    private String statements() {
        StringBuilder said = new StringBuilder();
        attributes.forEach((name, values) -> {
            said.append("<saml:Attribute Name=\"").append(escaped(name)).append("\">");
            values.forEach(value -> said.append(element("AttributeValue", value)));
            said.append("</saml:Attribute>");
        });
        return said.toString();
    }

    private static String element(String name, String text) {
        return "<saml:" + name + ">" + escaped(text) + "</saml:" + name + ">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
