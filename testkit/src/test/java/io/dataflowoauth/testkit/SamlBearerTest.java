// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An assertion of SAML is a grant once, if a provider that is trusted signed all of it, for this issuer, and lately. */
class SamlBearerTest {
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final FakeClient gateway = issuer.registerClient(FakeClient.basic("gateway"));
    private final FakeSamlProvider provider = issuer.samlProvider("https://idp.test");

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void an_assertion_brings_a_token_of_its_subject_once() {
        String assertion = provider.assertion("ada & co").reveal();

        Answered answered = ask(assertion);

        assertThat(issuer.find(answered.text("access_token")).orElseThrow().principal())
                .isEqualTo("ada & co");
        assertThat(ask(assertion).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void an_assertion_that_has_run_out_is_refused() {
        String assertion = provider.assertion("ada").reveal();

        clock.advance(Duration.ofMinutes(5));

        assertThat(ask(assertion).text("error_description")).contains("not valid now");
    }

    @Test
    void an_assertion_for_another_audience_is_refused() {
        assertThat(ask(provider.assertion("ada", "https://elsewhere.test").reveal())
                        .text("error_description"))
                .contains("another audience");
    }

    @Test
    void a_provider_that_the_issuer_does_not_trust_is_refused_though_it_has_the_name_of_one() {
        try (FakeOidcIssuer other =
                issuer.another(FakeOidcIssuerOptions.defaults().withIssuerPath("/other"))) {
            FakeSamlProvider namesake = other.samlProvider("https://idp.test");
            FakeSamlProvider stranger = other.samlProvider("https://stranger.test");
            String here = issuer.issuer().toString();

            assertThat(ask(namesake.assertion("ada", here).reveal()).text("error_description"))
                    .contains("signature");
            assertThat(ask(stranger.assertion("ada", here).reveal()).text("error_description"))
                    .contains("no identity provider");
        }
    }

    @ParameterizedTest
    @CsvSource({"ada, eve", "NotOnOrAfter=\"2, NotOnOrAfter=\"3", "Version=\"2.0\", Version=\"2.1\""})
    void an_assertion_that_was_changed_after_it_was_signed_is_refused(String said, String changed) {
        String assertion = provider.assertion("ada").reveal().replace(said, changed);

        assertThat(ask(assertion).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_signed_assertion_inside_another_does_not_vouch_for_that() {
        String signed = provider.assertion("ada").reveal();
        String wrapped = signed.replaceFirst("<ds:Signature.*</ds:Signature>", "")
                .replace("ada", "eve")
                .replaceFirst(" ID=\"_", " ID=\"_evil")
                .replace("</saml:Conditions>", "</saml:Conditions><saml:Advice>" + signed + "</saml:Advice>");

        assertThat(ask(wrapped).error()).isEqualTo("400 invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "<a/>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>",
                "<Assertion xmlns=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"a\"><Issuer>https://idp.test</Issuer></Assertion>"
            })
    void what_is_no_signed_assertion_is_refused(String text) {
        assertThat(ask(text).status()).isEqualTo(400);
    }

    @Test
    void what_is_not_base64url_is_refused() {
        Answered answered = TokenCalls.basic(
                issuer.tokenEndpoint(), gateway, Map.of("grant_type", SamlBearerGrant.TYPE, "assertion", "<a/>"));

        assertThat(answered.error()).isEqualTo("400 invalid_grant");
    }

    private Answered ask(String assertion) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(assertion.getBytes(StandardCharsets.UTF_8));
        return TokenCalls.basic(
                issuer.tokenEndpoint(), gateway, Map.of("grant_type", SamlBearerGrant.TYPE, "assertion", encoded));
    }
}
