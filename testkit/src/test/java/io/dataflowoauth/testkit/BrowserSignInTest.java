// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person signs in at the fake issuer for a client that knows nothing of the SDK; the codes are strict. */
class BrowserSignInTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final FakeClient laptop = issuer.registerClient(FakeClient.withoutSecret("laptop")
            .withScopes("read", "write", "openid")
            .withAudiences("bills")
            .withRedirects("http://127.0.0.1/callback", "https://app.example/back?tenant=1"));
    private final FakeClient other =
            issuer.registerClient(FakeClient.withoutSecret("other").withRedirects("http://127.0.0.1/callback"));
    private final FakeBrowser ada = FakeBrowser.signingIn("ada");

    BrowserSignInTest() {
        issuer.registerUser("ada");
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_code_brings_what_the_person_consented_to() {
        Map<String, String> back = signIn(SignInAsk.laptop());

        Answered answered = redeem(laptop, code(back), Map.of());

        assertThat(back)
                .containsEntry("state", "s1")
                .containsEntry("iss", issuer.issuer().toString());
        IssuedToken token = issuer.find(answered.text("access_token")).orElseThrow();
        assertThat(token.principal()).isEqualTo("ada");
        assertThat(token.scopes()).containsExactly("openid", "read");
        assertThat(token.audience()).isEqualTo("bills");
        assertThat(issuer.find(answered.text("id_token")).orElseThrow().audience())
                .isEqualTo("laptop");
    }

    @Test
    void the_page_names_the_client_and_what_it_asks_for() {
        String page = ada.page(url(SignInAsk.laptop())).block(SOON);

        assertThat(page).contains("laptop", "[openid, read]", "bills", "<form method=\"post\">");
    }

    @Test
    void a_person_who_says_no_and_one_whom_nobody_knows_bring_no_code() {
        Map<String, String> refused = SignInAsk.query(
                FakeBrowser.refusing().redirect(url(SignInAsk.laptop())).block(SOON));
        TestkitException unknown = catchThrowableOfType(
                TestkitException.class,
                () -> FakeBrowser.signingIn("eve")
                        .redirect(url(SignInAsk.laptop()))
                        .block(SOON));

        assertThat(refused).containsEntry("error", "access_denied").doesNotContainKey("code");
        assertThat(unknown.code()).isEqualTo(TestkitCodes.SIGN_IN_FAILED);
        assertThat(unknown).hasMessageContaining("No such user");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, nobody",
        "redirect_uri, http://127.0.0.1:4711/elsewhere",
        "redirect_uri, http://127.0.0.1.evil.example:4711/callback",
        "redirect_uri, http://localhost:4711/callback",
        "redirect_uri, https://127.0.0.1:4711/callback",
        "redirect_uri, https://app.example/back",
        "redirect_uri, ''"
    })
    void where_nobody_is_trusted_the_browser_is_sent_nowhere(String parameter, String value) {
        Map<String, String> asking = SignInAsk.laptop();
        asking.put(parameter, value);

        TestkitException failure = catchThrowableOfType(
                TestkitException.class, () -> ada.redirect(url(asking)).block(SOON));

        assertThat(failure.code()).isEqualTo(TestkitCodes.SIGN_IN_FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, '', invalid_request",
        "scope, burn, invalid_scope",
        "resource, https://elsewhere.example, invalid_target"
    })
    void what_is_asked_for_wrongly_comes_back_as_an_error_with_state_and_issuer(
            String parameter, String value, String error) {
        Map<String, String> asking = SignInAsk.laptop();
        asking.put(parameter, value);

        assertThat(signIn(asking))
                .containsEntry("error", error)
                .containsEntry("state", "s1")
                .containsEntry("iss", issuer.issuer().toString());
    }

    @Test
    void a_parameter_that_is_there_twice_is_an_error() {
        URI twice = URI.create(url(SignInAsk.laptop()) + "&scope=write");

        assertThat(SignInAsk.query(ada.redirect(twice).block(SOON))).containsEntry("error", "invalid_request");
    }

    @Test
    void a_code_that_comes_again_takes_back_what_came_of_it() {
        String code = code(signIn(SignInAsk.laptop()));
        Answered first = redeem(laptop, code, Map.of());

        Answered second = redeem(laptop, code, Map.of());

        assertThat(second.error()).isEqualTo("400 invalid_grant");
        assertThat(issuer.accepts(first.text("access_token"))).isFalse();
        assertThat(refresh(first, Map.of()).error()).isEqualTo("400 invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({
        "code_verifier, dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXX",
        "code_verifier, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "code_verifier, ''",
        "redirect_uri, http://127.0.0.1:4712/callback",
        "redirect_uri, ''"
    })
    void a_code_is_good_for_one_try_by_who_asked_for_it(String parameter, String value) {
        String code = code(signIn(SignInAsk.laptop()));

        assertThat(redeem(laptop, code, Map.of(parameter, value)).error()).isEqualTo("400 invalid_grant");
        assertThat(redeem(laptop, code, Map.of()).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_code_is_its_clients_own_and_not_spent_by_another() {
        String code = code(signIn(SignInAsk.laptop()));

        assertThat(redeem(other, code, Map.of()).error()).isEqualTo("400 invalid_grant");
        assertThat(redeem(laptop, code, Map.of()).status()).isEqualTo(200);
    }

    @Test
    void a_code_lives_for_a_minute() {
        String code = code(signIn(SignInAsk.laptop()));

        clock.advance(Duration.ofSeconds(60));

        assertThat(redeem(laptop, code, Map.of()).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_code_that_is_bound_to_a_key_needs_its_proof() {
        Map<String, String> asking = SignInAsk.laptop();
        asking.put("dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");

        Answered answered = redeem(laptop, code(signIn(asking)), Map.of());

        assertThat(answered.error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_refresh_token_of_a_login_gets_less_and_never_more_than_the_login() {
        Answered answered = redeem(laptop, code(signIn(SignInAsk.laptop())), Map.of());

        Answered less = refresh(answered, Map.of("scope", "read"));

        assertThat(less.text("scope")).isEqualTo("read");
        assertThat(refresh(answered, Map.of()).text("scope")).isEqualTo("openid read");
        assertThat(refresh(answered, Map.of("scope", "write")).error()).isEqualTo("400 invalid_scope");
    }

    @Test
    void another_redirect_is_compared_whole() {
        Map<String, String> asking = SignInAsk.laptop();
        asking.put("redirect_uri", "https://app.example/back?tenant=1");

        URI redirect = ada.redirect(url(asking)).block(SOON);

        assertThat(redirect.toString()).startsWith("https://app.example/back?tenant=1&code=");
    }

    private URI url(Map<String, String> asking) {
        return SignInAsk.url(issuer, asking);
    }

    private Map<String, String> signIn(Map<String, String> asking) {
        return SignInAsk.query(ada.redirect(url(asking)).block(SOON));
    }

    private static String code(Map<String, String> back) {
        return back.get("code");
    }

    private Answered redeem(FakeClient client, String code, Map<String, String> changes) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "client_id",
                client.id(),
                "code",
                code,
                "redirect_uri",
                SignInAsk.BACK,
                "code_verifier",
                SignInAsk.VERIFIER));
        form.putAll(changes);
        return TokenCalls.post(issuer.tokenEndpoint(), form);
    }

    private Answered refresh(Answered login, Map<String, String> more) {
        Map<String, String> form = new HashMap<>(more);
        form.put("grant_type", "refresh_token");
        form.put("client_id", "laptop");
        form.put("refresh_token", login.text("refresh_token"));
        return TokenCalls.post(issuer.tokenEndpoint(), form);
    }
}
