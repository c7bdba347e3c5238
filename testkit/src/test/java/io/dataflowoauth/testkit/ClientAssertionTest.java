// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAssertionTest {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final TestClock clock = TestClock.create();
    private final KitKeys keys = KitKeys.elliptic();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));

    ClientAssertionTest() {
        issuer.registerClient(FakeClient.privateKeyJwt("signer", keys.jwks(clock.now())));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/token", "/push"})
    void an_assertion_for_the_issuer_or_where_it_takes_requests_is_accepted(String endpoint) {
        Map<String, Object> claims = claims();
        claims.put("aud", List.of(issuer.issuer() + endpoint));

        assertThat(ask(keys.sign(claims)).status()).isEqualTo(200);
    }

    @Test
    void an_assertion_is_accepted_once() {
        String assertion = keys.sign(claims());

        assertThat(ask(assertion).status()).isEqualTo(200);
        assertThat(ask(assertion).error()).isEqualTo("401 invalid_client");
    }

    @Test
    void an_assertion_ends_at_its_exp() {
        String assertion = keys.sign(claims());

        clock.advance(ofMinutes(1));

        assertThat(ask(assertion).error()).isEqualTo("401 invalid_client");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_in_the_claims_is_refused(String what, Consumer<Map<String, Object>> fault) {
        Map<String, Object> claims = claims();
        fault.accept(claims);

        Answered answered = ask(keys.sign(claims));

        assertThat(answered.error()).as(what).isEqualTo("401 invalid_client");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).isEmpty();
    }

    static Stream<Arguments> faults() {
        Instant start = TestClock.create().now();
        return Stream.of(
                fault("another issuer", claims -> claims.put("iss", "someone")),
                fault("another subject", claims -> claims.put("sub", "someone")),
                fault("another audience", claims -> claims.put("aud", "https://other.test")),
                fault("no audience", claims -> claims.remove("aud")),
                fault("no exp", claims -> claims.remove("exp")),
                fault("exp as text", claims -> claims.put("exp", "tomorrow")),
                fault(
                        "exp in a day",
                        claims -> claims.put("exp", start.plusSeconds(86_400).getEpochSecond())),
                fault(
                        "issued in the future",
                        claims -> claims.put("iat", start.plusSeconds(60).getEpochSecond())),
                fault(
                        "not before later",
                        claims -> claims.put("nbf", start.plusSeconds(60).getEpochSecond())),
                fault("no jti", claims -> claims.remove("jti")));
    }

    @Test
    void another_key_does_not_speak_for_the_client() {
        assertThat(ask(KitKeys.elliptic().sign(claims())).error()).isEqualTo("401 invalid_client");
    }

    @Test
    void another_type_of_assertion_is_refused() {
        Map<String, String> form = Map.of(
                "grant_type",
                "client_credentials",
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
                "client_assertion",
                keys.sign(claims()));

        assertThat(TokenCalls.post(issuer.tokenEndpoint(), form).error()).isEqualTo("401 invalid_client");
    }

    @Test
    void garbage_for_an_assertion_is_refused_by_name_of_nobody() {
        assertThat(ask("a.b.c").error()).isEqualTo("401 invalid_client");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED))
                .extracting(JournalEntry::principal)
                .containsExactly("unknown");
    }

    @Test
    void a_client_whose_key_the_kit_made_has_it_as_pem() {
        FakeClient made = issuer.registerClient(FakeClient.privateKeyJwt("made"));

        assertThat(made.privateKeyPem().reveal()).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(made.keyId()).startsWith("dfo-kit-key-");
        assertThat(made.toString()).doesNotContain("PRIVATE KEY");
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "signer");
        claims.put("sub", "signer");
        claims.put("aud", issuer.issuer().toString());
        claims.put("iat", clock.now().getEpochSecond());
        claims.put("exp", clock.now().plusSeconds(60).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private Answered ask(String assertion) {
        Map<String, String> form = Map.of(
                "grant_type", "client_credentials", "client_assertion_type", TYPE, "client_assertion", assertion);
        return TokenCalls.post(issuer.tokenEndpoint(), form);
    }

    private static Arguments fault(String what, Consumer<Map<String, Object>> fault) {
        return arguments(what, fault);
    }
}
