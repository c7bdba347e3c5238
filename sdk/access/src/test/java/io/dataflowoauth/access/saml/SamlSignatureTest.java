// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Row;
import io.dataflowoauth.access.fixture.SamlDesk;
import io.dataflowoauth.access.fixture.SelfSigned;
import io.dataflowoauth.access.fixture.Signing;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** One signature, of exactly the assertion, by a key that was given, by an algorithm that is taken. */
class SamlSignatureTest {
    private static final String MISSING = "saml.signature-missing";
    private static final String MISPLACED = "saml.signature-misplaced";
    private static final String FORBIDDEN = "saml.algorithm-forbidden";
    private static final String INVALID = "saml.assertion-invalid";
    private static final String WRONG = "saml.signature-wrong";
    private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    private static final Signing GOOD = Signing.by(Keys.RSA);

    static Stream<Row> signatures() {
        return Stream.of(algorithms(), keys(), references(), places()).flatMap(List::stream);
    }

    private static List<Row> algorithms() {
        var rsa = Keys.RSA.pair.getPrivate();
        return List.of(
                row("RSA with SHA-1", GOOD.withMethod(DSIG + "rsa-sha1", rsa), FORBIDDEN),
                row("RSA with SHA-512", GOOD.withMethod(MORE + "rsa-sha512", rsa), SamlDesk.ACCEPTED),
                row("ECDSA with SHA-1", GOOD.withMethod(MORE + "ecdsa-sha1", Keys.P256.pair.getPrivate()), FORBIDDEN),
                row("ECDSA with SHA-256", Signing.by(Keys.P256), SamlDesk.ACCEPTED),
                row("a digest of SHA-1", GOOD.withDigest(DSIG + "sha1"), FORBIDDEN),
                row(
                        "a digest of SHA-512",
                        GOOD.withDigest("http://www.w3.org/2001/04/xmlenc#sha512"),
                        SamlDesk.ACCEPTED),
                row("HMAC with the key in DER", hmac(Keys.RSA.pair.getPublic()), FORBIDDEN),
                row("HMAC with the EC key in DER", hmac(Keys.P256.pair.getPublic()), FORBIDDEN),
                new Row(
                        "an algorithm that nobody knows",
                        SamlDesk.good().replace(MORE + "rsa-sha256", MORE + "rsa-sha257"),
                        FORBIDDEN));
    }

    private static List<Row> keys() {
        String attackers = Signing.by(Keys.OTHER_RSA)
                .signed(SamlDesk.unsigned(), SamlDesk.ID, List.of("#_a1"), Keys.OTHER_RSA.pair);
        String right = GOOD.signed(SamlDesk.unsigned(), SamlDesk.ID, List.of("#_a1"), Keys.OTHER_RSA.pair);
        String zeros = Signing.by(Keys.P256)
                .signed(SamlDesk.unsigned(), SamlDesk.ID)
                .replaceFirst(
                        "SignatureValue>[^<]*<",
                        "SignatureValue>" + Base64.getEncoder().encodeToString(new byte[64]) + "<");
        return List.of(
                row("the key of somebody else", Signing.by(Keys.OTHER_RSA), WRONG),
                row("an EC key of somebody else", Signing.by(new Keys("EC", "secp256r1", "x")), WRONG),
                new Row("a key that comes with it", attackers, WRONG),
                new Row("a key that comes with a signature by the right one", right, SamlDesk.ACCEPTED),
                new Row("ECDSA r = s = 0", zeros, WRONG),
                new Row("a key that was given, said to be of another type", mislabelled(), WRONG),
                new Row("no value", SamlDesk.good().replaceFirst("SignatureValue>[^<]*<", "SignatureValue><"), WRONG),
                new Row(
                        "a value that is no base64",
                        SamlDesk.good().replaceFirst("SignatureValue>", "SignatureValue>*"),
                        WRONG));
    }

    private static List<Row> references() {
        return List.of(
                reference("the whole document", ""),
                reference("another element", "#_s1"),
                reference("an XPointer of the root", "#xpointer(/)"),
                reference("an XPointer of the ID", "#xpointer(id('_a1'))"),
                new Row(
                        "two references",
                        GOOD.signed(SamlDesk.unsigned(), SamlDesk.ID, List.of("#_a1", "#_s1"), null),
                        MISPLACED),
                new Row("none", SamlDesk.good().replaceFirst("<ds:Reference [\\s\\S]*</ds:Reference>", ""), MISPLACED),
                row(
                        "canonical with comments",
                        GOOD.withTransforms(Signing.ENVELOPED, Signing.EXCLUSIVE + "WithComments"),
                        MISPLACED),
                row("canonical, but not exclusive", GOOD.withTransforms(Signing.ENVELOPED, C14N), MISPLACED),
                row("enveloped only", GOOD.withTransforms(Signing.ENVELOPED), MISPLACED),
                row(
                        "a third transform",
                        GOOD.withTransforms(Signing.ENVELOPED, Signing.EXCLUSIVE, Signing.EXCLUSIVE),
                        MISPLACED),
                row("its own text not exclusive", GOOD.withCanonical(C14N), MISPLACED),
                new Row("an XSLT transform", transformed("http://www.w3.org/TR/1999/REC-xslt-19991116"), MISPLACED),
                new Row("an XPath transform", transformed("http://www.w3.org/TR/1999/REC-xpath-19991116"), MISPLACED));
    }

    private static List<Row> places() {
        String signedStatement = GOOD.signed(SamlDesk.unsigned(), "_s1");
        String good = SamlDesk.good();
        String signature = good.substring(good.indexOf("<ds:Signature"), good.indexOf("</ds:Signature>") + 15);
        String signedResponse = GOOD.signed(SamlDesk.response(SamlDesk.unsigned()), "_r1");
        return List.of(
                new Row("no signature", SamlDesk.unsigned(), MISSING),
                new Row("no signature, in a response", SamlDesk.response(SamlDesk.unsigned()), MISSING),
                new Row("a signature of the response only", signedResponse, MISSING),
                new Row("a signature of a statement in it", signedStatement, MISPLACED),
                new Row(
                        "a signature in the subject",
                        good.replace(signature, "").replace("</saml:Subject>", signature + "</saml:Subject>"),
                        MISPLACED),
                new Row("two signatures", good.replace(signature, signature + signature), MISPLACED),
                new Row("a signature in another namespace", good.replace(DSIG + "\"", "urn:other\""), MISPLACED),
                new Row("an ID twice", SamlDesk.response(good).replace("\"_r1\"", "\"_a1\""), MISPLACED),
                new Row("an ID twice, once as xml:id", SamlDesk.response(good + "<x xml:id=\"_a1\"/>"), MISPLACED),
                new Row("an ID twice, once in lower case", SamlDesk.response(good + "<x id=\"_a1\"/>"), MISPLACED),
                new Row("no ID", good.replace(" ID=\"_a1\"", ""), INVALID),
                new Row(
                        "an ID in a namespace",
                        good.replace(" ID=\"_a1\"", " xmlns:i=\"urn:i\" i:ID=\"_a1\""),
                        INVALID),
                new Row("an ID that is no name", good.replace("_a1\"", "a 1\""), INVALID));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void a_signature_meets_its_outcome(Row row) {
        assertThat(new SamlDesk().outcome(row.text())).isEqualTo(row.outcome());
    }

    /** What a change leaves as it is may be said in another way, but nothing else may be said. */
    @Test
    void an_assertion_of_which_any_character_was_changed_is_refused_or_says_the_same() {
        String good = SamlDesk.good();
        String said = told(good);
        assertThat(said).contains("ada").contains("finance");

        for (int at = 0; at < good.length(); at++) {
            String mutant = good.substring(0, at) + (char) (good.charAt(at) ^ 1 << at % 7) + good.substring(at + 1);
            assertThat(told(mutant)).as("character %s", at).isIn("refused", said);
        }
    }

    @Test
    void a_key_that_is_too_short_is_no_key_of_an_issuer() {
        var weak = SelfSigned.of(new Keys("RSA", "1024", "weak").pair);

        assertThatIllegalArgumentException().isThrownBy(() -> SamlIssuer.of(SamlDesk.ISSUER, weak));
    }

    private static String told(String xml) {
        return new SamlDesk()
                .verifier
                .verify(xml)
                .map(verified -> verified + " " + verified.attributes() + verified.id() + verified.sessionIndex())
                .onErrorResume(NotVerifiedException.class, refused -> Mono.just("refused"))
                .block();
    }

    private static Row row(String input, Signing how, String outcome) {
        return new Row(input, how.signed(SamlDesk.unsigned(), SamlDesk.ID), outcome);
    }

    private static Row reference(String input, String uri) {
        return new Row(input, GOOD.signed(SamlDesk.unsigned(), SamlDesk.ID, List.of(uri), null), MISPLACED);
    }

    private static Signing hmac(PublicKey key) {
        return GOOD.withMethod(MORE + "hmac-sha256", new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
    }

    private static String mislabelled() {
        return SamlDesk.good().replace(MORE + "rsa-sha256", MORE + "ecdsa-sha256");
    }

    private static String transformed(String uri) {
        return SamlDesk.good()
                .replace("<ds:Transform Algorithm=\"" + Signing.EXCLUSIVE, "<ds:Transform Algorithm=\"" + uri);
    }
}
