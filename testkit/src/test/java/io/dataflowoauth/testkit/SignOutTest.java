// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever signs out leaves nothing behind that could still be used, and is sent back only where the client said. */
class SignOutTest {
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));

    SignOutTest() {
        SignedIn.laptop(issuer);
        issuer.registerClient(FakeClient.withoutSecret("other").withLogoutRedirects("https://other.example/bye"));
        issuer.registerUser("ada");
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void all_that_came_of_the_login_is_over_and_the_browser_goes_back() {
        Answered login = SignedIn.at(issuer, "ada");
        String refreshed = refresh(login).text("access_token");

        Answered out = signOut(Map.of(
                "id_token_hint", login.text("id_token"),
                "post_logout_redirect_uri", "https://app.example/bye",
                "state", "s 1"));

        assertThat(out.status()).isEqualTo(302);
        assertThat(out.headers()).containsEntry("location", "https://app.example/bye?state=s+1");
        assertThat(issuer.accepts(login.text("access_token"))).isFalse();
        assertThat(issuer.accepts(refreshed)).isFalse();
        assertThat(refresh(login).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void another_login_of_the_same_person_goes_on() {
        Answered login = SignedIn.at(issuer, "ada");
        Answered another = SignedIn.at(issuer, "ada");

        signOut(Map.of("id_token_hint", login.text("id_token")));

        assertThat(issuer.accepts(another.text("access_token"))).isTrue();
        assertThat(refresh(another).status()).isEqualTo(200);
    }

    @Test
    void an_id_token_that_has_run_out_still_tells_whose_login_it_was() {
        Answered login = SignedIn.at(issuer, "ada");
        clock.advance(Duration.ofHours(1));

        Answered out = signOut(Map.of("id_token_hint", login.text("id_token")));

        assertThat(out.status()).isEqualTo(200);
        assertThat(refresh(login).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_form_does_as_well() {
        Answered login = SignedIn.at(issuer, "ada");

        Answered out = TokenCalls.post(
                URI.create(issuer.issuer() + "/logout"), Map.of("id_token_hint", login.text("id_token")));

        assertThat(out.status()).isEqualTo(200);
        assertThat(issuer.accepts(login.text("access_token"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "post_logout_redirect_uri, https://app.example/elsewhere",
        "post_logout_redirect_uri, https://other.example/bye",
        "client_id, other",
        "id_token_hint, ''",
        "id_token_hint, e30.e30.c2ln"
    })
    void a_request_that_does_not_fit_sends_nobody_anywhere_and_ends_nothing(String parameter, String value) {
        Answered login = SignedIn.at(issuer, "ada");
        Map<String, String> asked = new TreeMap<>(
                Map.of("id_token_hint", login.text("id_token"), "post_logout_redirect_uri", "https://app.example/bye"));
        asked.put(parameter, value);

        Answered out = signOut(asked);

        assertThat(out.status()).isEqualTo(400);
        assertThat(out.headers()).doesNotContainKey("location");
        assertThat(issuer.accepts(login.text("access_token"))).isTrue();
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED)).hasSize(1);
    }

    @Test
    void an_access_token_is_no_hint() {
        Answered login = SignedIn.at(issuer, "ada");

        assertThat(signOut(Map.of("id_token_hint", login.text("access_token"))).status())
                .isEqualTo(400);
    }

    private Answered refresh(Answered login) {
        return TokenCalls.post(
                issuer.tokenEndpoint(),
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "laptop",
                        "refresh_token", login.text("refresh_token")));
    }

    private Answered signOut(Map<String, String> asked) {
        String query = asked.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return TokenCalls.get(URI.create(issuer.issuer() + "/logout?" + query));
    }
}
