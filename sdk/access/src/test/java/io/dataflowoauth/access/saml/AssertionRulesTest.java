// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Row;
import io.dataflowoauth.access.fixture.SamlDesk;
import io.dataflowoauth.access.fixture.SelfSigned;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What an assertion must say whose signature holds. */
class AssertionRulesTest {
    private static final String INVALID = "saml.assertion-invalid";
    private static final String EXPIRED = "saml.expired";
    private static final String EARLY = "saml.not-yet-valid";
    private static final String AUDIENCE = "saml.audience-wrong";
    private static final String RECIPIENT = "saml.recipient-wrong";
    private static final String CONFIRMED = "NotOnOrAfter=\"2026-03-01T10:05:00Z\"";
    private static final String RESTRICTION = "<saml:AudienceRestriction>";

    static Stream<Row> assertions() {
        return Stream.of(heads(), subjects(), confirmations(), conditions(), sessions())
                .flatMap(List::stream);
    }

    private static List<Row> heads() {
        return List.of(
                row("version 1.1", "Version=\"2.0\"", "Version=\"1.1\"", INVALID),
                row(
                        "another issuer",
                        "https://idp.example/saml<",
                        "https://idp.example/saml/<",
                        "saml.issuer-untrusted"),
                row(
                        "an issuer with a space",
                        ">https://idp.example/saml<",
                        "> https://idp.example/saml<",
                        "saml.issuer-untrusted"),
                row("no issuer", "<saml:Issuer>https://idp.example/saml</saml:Issuer>", "<saml:Advice/>", INVALID),
                row("made in two minutes", "IssueInstant=\"2026-03-01T10:00", "IssueInstant=\"2026-03-01T10:02", EARLY),
                row("made nobody knows when", "IssueInstant=", "Made=", INVALID),
                row(
                        "made in local time",
                        "IssueInstant=\"2026-03-01T10:00:00Z",
                        "IssueInstant=\"2026-03-01T10:00:00+01:00",
                        INVALID),
                row("made on no date", "IssueInstant=\"2026-03-01T", "IssueInstant=\"2026-02-30T", INVALID),
                row(
                        "made two days ago",
                        "IssueInstant=\"2026-03-01T10",
                        "IssueInstant=\"2026-02-27T10",
                        "saml.lifetime-too-long"));
    }

    private static List<Row> subjects() {
        String name = "<saml:NameID>ada</saml:NameID>";
        return List.of(
                row("no name", name, "", INVALID),
                row("two names", name, name + name.replace("ada", "eve"), INVALID),
                row("an empty name", name, "<saml:NameID/>", INVALID),
                row("a name with a line end", name, "<saml:NameID>ada\n</saml:NameID>", INVALID),
                row("a name with a mark that turns text around", name, "<saml:NameID>ada\u202e</saml:NameID>", INVALID),
                row("a name of 300 characters", name, "<saml:NameID>" + "a".repeat(300) + "</saml:NameID>", INVALID),
                row(
                        "a transient name",
                        "<saml:NameID>",
                        "<saml:NameID Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:transient\">",
                        INVALID),
                row("two subjects", "<saml:Conditions", "<saml:Subject/><saml:Conditions", INVALID),
                row("an attribute without a name", "<saml:Attribute Name=\"mail\">", "<saml:Attribute>", INVALID),
                row(
                        "an encrypted attribute",
                        "<saml:Attribute Name=\"mail\">",
                        "<saml:EncryptedAttribute/><saml:Attribute Name=\"mail\">",
                        "saml.encrypted"));
    }

    private static List<Row> confirmations() {
        String bearer = "cm:bearer";
        String data = "<saml:SubjectConfirmationData Recipient=\"https://sp.example/acs\" " + CONFIRMED + "/>";
        String other = "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
                + data.replace("/acs", "/other") + "</saml:SubjectConfirmation>";
        return List.of(
                row("confirmed by a key", bearer, "cm:holder-of-key", INVALID),
                row("confirmed by a voucher", bearer, "cm:sender-vouches", INVALID),
                row("confirmed by nothing", data, "", INVALID),
                row("for another recipient", "example/acs", "example/acs2", RECIPIENT),
                row("for another recipient, in another case", "sp.example/acs", "SP.example/acs", RECIPIENT),
                row("for no recipient", "Recipient=", "Other=", RECIPIENT),
                row("confirmed without an end", " " + CONFIRMED, "", INVALID),
                row("confirmed until 60 s ago", CONFIRMED, "NotOnOrAfter=\"2026-03-01T09:59:00Z\"", EXPIRED),
                row("confirmed until 59 s ago", CONFIRMED, "NotOnOrAfter=\"2026-03-01T09:59:01Z\"", SamlDesk.ACCEPTED),
                row(
                        "confirmed from in two minutes",
                        CONFIRMED,
                        CONFIRMED + " NotBefore=\"2026-03-01T10:02:00Z\"",
                        EARLY),
                row(
                        "confirmed twice, one of which fits",
                        "</saml:NameID>",
                        "</saml:NameID>" + other,
                        SamlDesk.ACCEPTED));
    }

    private static List<Row> conditions() {
        String end = "NotOnOrAfter=\"2026-03-01T11:00:00Z\"";
        String audience = "<saml:Audience>https://sp.example</saml:Audience>";
        String restriction = RESTRICTION + audience + "</saml:AudienceRestriction>";
        String others = restriction.replace("sp.example", "other.example");
        return List.of(
                row("for another audience", audience, audience.replace("sp.", "other."), AUDIENCE),
                row(
                        "for an audience that begins so",
                        audience,
                        audience.replace("sp.example", "sp.example.evil"),
                        AUDIENCE),
                row(
                        "for an audience and ours",
                        audience,
                        audience.replace("sp.", "other.") + audience,
                        SamlDesk.ACCEPTED),
                row("for ours, and only if for others too", restriction, restriction + others, AUDIENCE),
                row("for no audience", restriction, "", AUDIENCE),
                row("for an empty list of audiences", audience, "", AUDIENCE),
                row(
                        "for ours, in another namespace",
                        audience,
                        audience.replace("saml:", "").replace("<Audience", "<Audience xmlns=\"urn:x\""),
                        AUDIENCE),
                row("no conditions", "saml:Conditions", "saml:Advice", INVALID),
                row("two lists of conditions", "<saml:Conditions", "<saml:Conditions/><saml:Conditions", INVALID),
                row("a condition that nobody knows", RESTRICTION, "<saml:Condition/>" + RESTRICTION, INVALID),
                row("a condition of another", RESTRICTION, "<x:OneTimeUse xmlns:x=\"urn:x\"/>" + RESTRICTION, INVALID),
                row("for one use, which it is", RESTRICTION, "<saml:OneTimeUse/>" + RESTRICTION, SamlDesk.ACCEPTED),
                row("until 60 s ago", end, "NotOnOrAfter=\"2026-03-01T09:59:00Z\"", EXPIRED),
                row("without an end, but confirmed until then", " " + end, "", SamlDesk.ACCEPTED),
                row("from in 61 s", "NotBefore=\"2026-03-01T09:59:00Z\"", "NotBefore=\"2026-03-01T10:01:01Z\"", EARLY),
                row(
                        "from in 60 s",
                        "NotBefore=\"2026-03-01T09:59:00Z\"",
                        "NotBefore=\"2026-03-01T10:01:00Z\"",
                        SamlDesk.ACCEPTED));
    }

    private static List<Row> sessions() {
        return List.of(
                row(
                        "a session that is over",
                        "SessionNotOnOrAfter=\"2026-03-01T18",
                        "SessionNotOnOrAfter=\"2026-03-01T09",
                        EXPIRED),
                row(
                        "signed in in two minutes",
                        "AuthnInstant=\"2026-03-01T09:50",
                        "AuthnInstant=\"2026-03-01T10:02",
                        EARLY),
                row("signed in nobody knows when", "AuthnInstant=", "Other=", INVALID));
    }

    @ParameterizedTest
    @MethodSource("assertions")
    void an_assertion_meets_its_outcome(Row row) {
        assertThat(new SamlDesk().outcome(row.text())).isEqualTo(row.outcome());
    }

    @Test
    void a_refusal_names_the_principal_and_what_would_have_been_needed() {
        NotVerifiedException refused = (NotVerifiedException) new SamlDesk()
                .verifier
                .verify(SamlDesk.signedWith("<saml:Audience>https://sp", "<saml:Audience>https://other"))
                .map(VerifiedAssertion::toString)
                .cast(Object.class)
                .onErrorResume(Mono::just)
                .block();

        assertThat(refused.diagnosis().principal().acting()).isEqualTo("ada");
        assertThat(refused.diagnosis().missing()).isEqualTo(SamlDesk.AUDIENCE);
        assertThat(refused.isIndeterminate()).isFalse();
    }

    @Test
    void who_signed_in_too_long_ago_is_refused_and_so_is_who_does_not_say() {
        SamlProfile quarter = SamlDesk.profile().withOldestAuthentication(Duration.ofMinutes(15));
        SamlProfile minutes = SamlDesk.profile().withOldestAuthentication(Duration.ofMinutes(5));
        String untold = SamlDesk.signedWith("saml:AuthnStatement", "saml:Advice");

        assertThat(new SamlDesk(quarter).outcome(SamlDesk.good())).isEqualTo(SamlDesk.ACCEPTED);
        assertThat(new SamlDesk(minutes).outcome(SamlDesk.good())).isEqualTo("saml.authentication-too-old");
        assertThat(new SamlDesk(quarter).outcome(untold)).isEqualTo("saml.authentication-too-old");
        assertThat(new SamlDesk().outcome(untold)).isEqualTo(SamlDesk.ACCEPTED);
    }

    @Test
    void of_two_statements_the_last_sign_in_and_the_first_end_count() {
        String more = "<saml:AuthnStatement AuthnInstant=\"2026-03-01T09:55:00Z\""
                + " SessionNotOnOrAfter=\"2026-03-01T17:00:00Z\"/><saml:AttributeStatement ID";

        VerifiedAssertion verified = new SamlDesk().verified(SamlDesk.signedWith("<saml:AttributeStatement ID", more));

        assertThat(verified.authenticatedAt().orElseThrow()).isEqualTo("2026-03-01T09:55:00Z");
        assertThat(verified.sessionEndsAt().orElseThrow()).isEqualTo("2026-03-01T17:00:00Z");
        assertThat(verified.sessionIndex()).contains("s-1");
    }

    static Stream<ThrowingCallable> mistakes() {
        SamlProfile good = SamlDesk.profile();
        return Stream.of(
                () -> SamlIssuer.of(" ", SelfSigned.of(Keys.RSA.pair)),
                () -> SamlProfile.of(good.issuer(), "", URI.create("https://sp.example/acs")),
                () -> good.withSkew(Duration.ofSeconds(301)),
                () -> good.withSkew(Duration.ofSeconds(-1)),
                () -> good.withLongestLifetime(Duration.ZERO),
                () -> good.withOldestAuthentication(Duration.ofSeconds(-1)),
                () -> SamlShape.names().withGroups(" "),
                () -> SamlShape.names().withMost(0));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void nothing_can_be_left_open(ThrowingCallable mistake) {
        assertThatIllegalArgumentException().isThrownBy(mistake);
    }

    @Test
    void a_profile_says_what_it_is_and_a_change_is_a_copy() {
        SamlProfile changed =
                SamlDesk.profile().withSkew(Duration.ofSeconds(5)).withLongestLifetime(Duration.ofMinutes(10));

        assertThat(SamlDesk.profile().skew()).isEqualTo(Duration.ofSeconds(60));
        assertThat(changed.skew()).isEqualTo(Duration.ofSeconds(5));
        assertThat(changed.audience()).isEqualTo(SamlDesk.AUDIENCE);
        assertThat(changed.recipient()).isEqualTo(SamlDesk.RECIPIENT);
        assertThat(changed).hasToString("SamlProfile[https://idp.example/saml for https://sp.example]");
        assertThat(changed.issuer()).hasToString("SamlIssuer[https://idp.example/saml, 2 keys]");
        assertThat(SamlShape.names()).hasToString("SamlShape{}");
        assertThat(new SamlDesk(changed).outcome(SamlDesk.good())).isEqualTo(SamlDesk.ACCEPTED);
    }

    private static Row row(String input, String from, String to, String outcome) {
        return new Row(input, SamlDesk.signedWith(from, to), outcome);
    }
}
