// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.Membership;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.SamlDesk;
import io.dataflowoauth.access.fixture.Signing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A good assertion, in each form that it may come in, says who calls, once. */
class SamlVerifierTest {
    private final SamlDesk desk = new SamlDesk();

    @Test
    void a_good_assertion_says_who_calls() {
        VerifiedAssertion verified = desk.verified(SamlDesk.good());

        assertThat(verified.principal().subject()).isEqualTo("ada");
        assertThat(verified.principal().issuer()).isEqualTo(SamlDesk.ISSUER);
        assertThat(verified.principal().chain().acting()).isEqualTo("ada");
        assertThat(verified.id()).isEqualTo(SamlDesk.ID);
        assertThat(verified.expiresAt()).isEqualTo(Instant.parse("2026-03-01T10:05:00Z"));
        assertThat(verified.authenticatedAt()).contains(Instant.parse("2026-03-01T09:50:00Z"));
        assertThat(verified.sessionIndex()).contains("s-1");
        assertThat(verified.sessionEndsAt()).contains(Instant.parse("2026-03-01T18:00:00Z"));
        assertThat(verified.attributes()).containsEntry("mail", List.of("ada@example.com"));
        assertThat(verified)
                .hasToString("VerifiedAssertion[ada of https://idp.example/saml, until 2026-03-01T10:05:00Z]");
    }

    @Test
    void groups_and_roles_are_where_the_shape_says() {
        SamlShape shape = SamlShape.names().withName("mail").withGroups("groups");

        var principal = new SamlDesk(SamlDesk.profile().withShape(shape))
                .verified(SamlDesk.good())
                .principal();

        assertThat(principal.name()).isEqualTo("ada@example.com");
        assertThat(principal.group("finance")).isEqualTo(Membership.YES);
        assertThat(principal.group("board")).isEqualTo(Membership.NO);
        assertThat(principal.role("any")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void a_list_as_long_as_the_issuer_lets_it_be_may_have_been_cut() {
        SamlShape shape = SamlShape.names().withGroups("groups").withMost(2);

        var principal = new SamlDesk(SamlDesk.profile().withShape(shape))
                .verified(SamlDesk.good())
                .principal();

        assertThat(principal.group("finance")).isEqualTo(Membership.YES);
        assertThat(principal.group("board")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void groups_that_entra_keeps_elsewhere_are_indeterminate() {
        SamlDesk entra = new SamlDesk(SamlDesk.profile().withShape(SamlShape.entra()));

        var principal = entra.verified(
                        SamlDesk.signedWith("\"groups\"", "\"http://schemas.microsoft.com/claims/groups.link\""))
                .principal();

        assertThat(principal.group("board")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void a_value_that_is_no_text_makes_a_list_partial() {
        SamlShape shape = SamlShape.names().withGroups("groups");
        String xml = SamlDesk.signedWith(">admins<", "><x>admins</x><");

        var verified = new SamlDesk(SamlDesk.profile().withShape(shape)).verified(xml);

        assertThat(verified.attributes()).containsEntry("groups", List.of("finance"));
        assertThat(verified.principal().group("admins")).isEqualTo(Membership.INDETERMINATE);
    }

    @Test
    void a_subject_may_be_the_one_value_of_an_attribute() {
        SamlShape shape = SamlShape.names().withSubject("mail");
        SamlShape two = SamlShape.names().withSubject("groups");

        assertThat(new SamlDesk(SamlDesk.profile().withShape(shape))
                        .verified(SamlDesk.good())
                        .principal()
                        .subject())
                .isEqualTo("ada@example.com");
        assertThat(new SamlDesk(SamlDesk.profile().withShape(two)).outcome(SamlDesk.good()))
                .isEqualTo("saml.assertion-invalid");
    }

    @Test
    void an_assertion_is_taken_once() {
        String xml = SamlDesk.good();
        String wrapped = SamlDesk.response(xml);

        assertThat(desk.outcome(xml)).isEqualTo(SamlDesk.ACCEPTED);
        assertThat(desk.outcome(xml)).isEqualTo("saml.replayed");
        assertThat(desk.outcome(wrapped)).isEqualTo("saml.replayed");
    }

    @Test
    void of_many_who_bring_one_assertion_at_a_time_one_is_let_in() {
        String xml = SamlDesk.good();

        List<String> outcomes = Flux.range(0, 200)
                .parallel(8)
                .runOn(Schedulers.boundedElastic())
                .map(i -> desk.outcome(xml))
                .sequential()
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(outcomes).hasSize(200).containsOnlyOnce(SamlDesk.ACCEPTED);
    }

    @Test
    void an_assertion_is_not_forgotten_before_it_has_expired() {
        String xml = SamlDesk.good();
        desk.verified(xml);

        desk.time.step(Duration.ofSeconds(359));
        assertThat(desk.outcome(xml)).isEqualTo("saml.replayed");

        desk.time.step(Duration.ofSeconds(1));
        assertThat(desk.outcome(xml)).isEqualTo("saml.expired");
    }

    @Test
    void each_key_of_the_issuer_signs() {
        assertThat(desk.outcome(Signing.by(Keys.P256).signed(SamlDesk.unsigned(), SamlDesk.ID)))
                .isEqualTo(SamlDesk.ACCEPTED);
    }

    @Test
    void an_assertion_may_come_in_a_response_that_is_signed_too() {
        String response = SamlDesk.response(SamlDesk.good());

        assertThat(desk.outcome(Signing.by(Keys.RSA).signed(response, "_r1"))).isEqualTo(SamlDesk.ACCEPTED);
    }

    @Test
    void an_assertion_may_come_in_base64() {
        byte[] bytes = SamlDesk.response(SamlDesk.good()).getBytes(StandardCharsets.UTF_8);
        String lines = Base64.getMimeEncoder().encodeToString(bytes);
        String url = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(SamlDesk.good().getBytes(StandardCharsets.UTF_8));

        assertThat(new SamlDesk().outcome(PresentedAssertion.ofBase64(lines))).isEqualTo(SamlDesk.ACCEPTED);
        assertThat(new SamlDesk().outcome(PresentedAssertion.ofBase64(url))).isEqualTo(SamlDesk.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "/w==", "PGE", "77u/PGEvPg==", " PGEvPg=="})
    void what_is_no_base64_of_xml_is_refused(String base64) {
        assertThat(desk.outcome(PresentedAssertion.ofBase64(base64))).isEqualTo("saml.document-invalid");
    }

    @Test
    void an_assertion_answers_the_request_that_was_made_and_no_other() {
        String answer = SamlDesk.signedWith(" Recipient=", " InResponseTo=\"_q1\" Recipient=");
        PresentedAssertion presented = PresentedAssertion.ofXml(answer);

        assertThat(desk.outcome(presented)).as("nobody asked").isEqualTo("saml.request-wrong");
        assertThat(desk.outcome(presented.withRequest("_q2"))).isEqualTo("saml.request-wrong");
        assertThat(desk.outcome(PresentedAssertion.ofXml(SamlDesk.good()).withRequest("_q1")))
                .isEqualTo("saml.request-wrong");
        assertThat(desk.outcome(presented.withRequest("_q1"))).isEqualTo(SamlDesk.ACCEPTED);
    }

    @Test
    void what_was_presented_does_not_print() {
        assertThat(PresentedAssertion.ofXml(SamlDesk.good())).hasToString("PresentedAssertion[masked]");
    }
}
