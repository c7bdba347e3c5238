// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.saml.PresentedAssertion;
import io.dataflowoauth.access.saml.SamlIssuer;
import io.dataflowoauth.access.saml.SamlProfile;
import io.dataflowoauth.access.saml.SamlShape;
import io.dataflowoauth.access.saml.SamlVerifier;
import io.dataflowoauth.access.saml.VerifiedAssertion;
import io.dataflowoauth.testkit.TestAuthority;
import io.dataflowoauth.testkit.TestCertificate;
import io.dataflowoauth.testkit.TestClock;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import reactor.core.publisher.Mono;

class SamlGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

    private final TestClock clock = TestClock.create();
    private final TestCertificate signer = TestAuthority.create("idp").issue("idp");

    @Test
    void a_service_learns_who_signed_in() throws Exception {
        String requestId = "_q1";
        String field = Base64.getEncoder().encodeToString(response(requestId).getBytes(StandardCharsets.UTF_8));
        X509Certificate certificate = signer.certificate();

        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(clock))) {
            // #region saml
            SamlIssuer issuer = SamlIssuer.of("https://idp.example/saml", certificate);
            SamlProfile profile = SamlProfile.of(
                            issuer, "https://orders.example", URI.create("https://orders.example/acs"))
                    .withShape(SamlShape.names().withGroups("groups"));
            SamlVerifier verifier = SamlVerifier.open(profile, runtime);

            Mono<String> answer = verifier.verify(
                            PresentedAssertion.ofBase64(field).withRequest(requestId))
                    .map(VerifiedAssertion::principal)
                    .map(caller -> caller.group("finance").grants() ? "Welcome, " + caller.name() : "Not for you");
            // #endregion saml

            assertThat(answer.block(SOON)).isEqualTo("Welcome, ada");
            assertThat(answer.onErrorResume(NotVerifiedException.class, refused -> Mono.just(refused.code()))
                            .block(SOON))
                    .isEqualTo("saml.replayed");
        }
    }

    private String response(String requestId) throws Exception {
        String end = clock.now().plusSeconds(300).toString();
        String assertion =
                """
                <Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" IssueInstant="NOW"><Issuer>\
                https://idp.example/saml</Issuer><Subject><NameID>ada</NameID><SubjectConfirmation \
                Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><SubjectConfirmationData InResponseTo="REQUEST" \
                Recipient="https://orders.example/acs" NotOnOrAfter="END"/></SubjectConfirmation></Subject><Conditions>\
                <AudienceRestriction><Audience>https://orders.example</Audience></AudienceRestriction></Conditions>\
                <AttributeStatement><Attribute Name="groups"><AttributeValue>finance</AttributeValue></Attribute>\
                </AttributeStatement></Assertion>""".replace("NOW", clock.now().toString()).replace("END", end).replace("REQUEST", requestId);
        return "<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\">" + signed(assertion) + "</p:Response>";
    }

    private String signed(String assertion) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(assertion)));
        Element root = document.getDocumentElement();
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        var transforms = List.of(
                factory.newTransform(
                        "http://www.w3.org/2000/09/xmldsig#enveloped-signature", (TransformParameterSpec) null),
                factory.newTransform(EXCLUSIVE, (TransformParameterSpec) null));
        var reference = factory.newReference(
                "#_a1",
                factory.newDigestMethod("http://www.w3.org/2001/04/xmlenc#sha256", null),
                transforms,
                null,
                null);
        var info = factory.newSignedInfo(
                factory.newCanonicalizationMethod(EXCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(method(), null),
                List.of(reference));
        DOMSignContext context =
                new DOMSignContext(key(), root, root.getFirstChild().getNextSibling());
        context.setIdAttributeNS(root, null, "ID");
        factory.newXMLSignature(info, null).sign(context);
        StringWriter text = new StringWriter();
        TransformerFactory.newDefaultInstance().newTransformer().transform(new DOMSource(root), new StreamResult(text));
        return text.toString().replaceFirst("<\\?xml[^>]*>", "");
    }

    private String method() throws Exception {
        return "http://www.w3.org/2001/04/xmldsig-more#"
                + (signer.certificate().getPublicKey().getAlgorithm().equals("RSA") ? "rsa" : "ecdsa") + "-sha256";
    }

    private PrivateKey key() throws Exception {
        String pem = signer.key().reveal().replaceAll("-----[^-]*-----|\\s", "");
        return KeyFactory.getInstance(signer.certificate().getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
