// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A login that a client says ahead (RFC 9126). */
class PushedSignInTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withPushedRequests());
    private final FakeBrowser ada = FakeBrowser.signingIn("ada");

    PushedSignInTest() {
        issuer.registerUser("ada");
        issuer.registerClient(FakeClient.withoutSecret("laptop")
                .withScopes("read", "openid")
                .withRedirects("http://127.0.0.1/callback"));
        issuer.registerClient(FakeClient.withoutSecret("other").withRedirects("http://127.0.0.1/callback"));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void it_is_good_for_one_answer_of_its_client_within_a_minute() {
        URI first = url("laptop", pushed(SignInAsk.laptop()));
        URI late = url("laptop", pushed(SignInAsk.laptop()));
        URI stolen = url("other", pushed(SignInAsk.laptop()));

        Map<String, String> back = SignInAsk.query(ada.redirect(first).block(SOON));

        assertThat(back).containsKeys("code", "state", "iss");
        assertNowhere(first);
        assertNowhere(stolen);
        clock.advance(Duration.ofSeconds(60));
        assertNowhere(late);
    }

    @ParameterizedTest
    @CsvSource({
        "code_challenge_method, plain, 400 invalid_request",
        "redirect_uri, https://elsewhere.example, 400 invalid_request",
        "request_uri, urn:x, 400 invalid_request",
        "scope, burn, 400 invalid_scope",
        "client_id, nobody, 401 invalid_client"
    })
    void it_is_checked_at_once(String parameter, String value, String error) {
        Map<String, String> asking = SignInAsk.laptop();
        asking.put(parameter, value);

        assertThat(pushed(asking).error()).isEqualTo(error);
    }

    /** RFC 9126 section 2 wants that name of the server taken, beside its others. */
    @Test
    void a_client_may_prove_itself_to_the_very_endpoint() {
        KitKeys keys = KitKeys.elliptic();
        issuer.registerClient(
                FakeClient.privateKeyJwt("signer", keys.jwks(clock.now())).withRedirects(SignInAsk.BACK));
        Map<String, String> asking = SignInAsk.laptop();
        asking.put("client_id", "signer");
        asking.remove("scope");
        asking.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        asking.put(
                "client_assertion",
                keys.sign(Map.of(
                        "iss", "signer",
                        "sub", "signer",
                        "aud", issuer.issuer() + "/push",
                        "exp", clock.now().plusSeconds(60).getEpochSecond(),
                        "jti", "once")));

        assertThat(pushed(asking).status()).isEqualTo(201);
    }

    @Test
    void an_issuer_that_wants_it_takes_nothing_else() {
        URI plain = SignInAsk.url(issuer, SignInAsk.laptop());

        assertThat(SignInAsk.query(ada.redirect(plain).block(SOON))).containsEntry("error", "invalid_request");
    }

    private void assertNowhere(URI url) {
        TestkitException failure = catchThrowableOfType(
                TestkitException.class, () -> ada.redirect(url).block(SOON));

        assertThat(failure).hasMessageContaining("No such request_uri");
    }

    private Answered pushed(Map<String, String> asking) {
        return TokenCalls.post(URI.create(issuer.issuer() + "/push"), asking);
    }

    private URI url(String client, Answered pushed) {
        return SignInAsk.url(issuer, Map.of("client_id", client, "request_uri", pushed.text("request_uri")));
    }
}
