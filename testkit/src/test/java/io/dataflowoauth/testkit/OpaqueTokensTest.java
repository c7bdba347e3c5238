// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens that say nothing: only the issuer knows what they are worth, and tells those whom it concerns. */
class OpaqueTokensTest {
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withTokenForm(TokenForm.OPAQUE));
    private final FakeClient nightly =
            issuer.registerClient(FakeClient.basic("nightly").withScopes("read").withAudiences("bills"));
    private final FakeClient bills =
            issuer.registerClient(FakeClient.basic("bills-api").withAudiences("bills"));
    private final FakeClient stranger = issuer.registerClient(FakeClient.basic("stranger"));

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_token_says_nothing_and_the_issuer_tells_all() {
        String token = token(nightly);

        Answered told = told(bills, token);

        assertThat(token).doesNotContain(".");
        assertThat(told.body())
                .contains("\"active\":true", "\"scope\":\"read\"", "\"client_id\":\"nightly\"", "\"aud\":\"bills\"");
        assertThat(told.text("exp")).isEqualTo("" + clock.now().plusSeconds(300).getEpochSecond());
    }

    @Test
    void whom_it_does_not_concern_learns_nothing() {
        assertThat(told(stranger, token(nightly)).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void a_token_that_has_run_out_or_was_taken_back_is_not_active() {
        String first = token(nightly);
        TokenCalls.basic(endpoint("/revoke"), nightly, Map.of("token", first));
        String second = token(nightly);
        clock.advance(Duration.ofMinutes(5));

        assertThat(told(bills, first).body()).isEqualTo("{\"active\":false}");
        assertThat(told(bills, second).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void keys_have_no_say_in_it() {
        String token = token(nightly);

        issuer.rotateKeys(Duration.ZERO);

        assertThat(issuer.accepts(token)).isTrue();
    }

    @Test
    void a_client_may_get_others_than_the_rest() {
        FakeClient modern = issuer.registerClient(FakeClient.basic("modern").withTokenForm(TokenForm.JWT));

        assertThat(token(modern).split("\\.")).hasSize(3);
        assertThat(told(modern, token(modern)).text("active")).isEqualTo("true");
    }

    @Test
    void an_opaque_token_can_be_exchanged() {
        Answered answered = TokenCalls.basic(
                issuer.tokenEndpoint(),
                nightly,
                Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token", token(nightly),
                        "subject_token_type", "urn:ietf:params:oauth:token-type:access_token"));

        assertThat(answered.status()).isEqualTo(200);
    }

    @Test
    void a_token_that_nobody_issued_is_not_active() {
        assertThat(told(bills, "made-up").body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void a_refresh_token_is_told_to_its_client_and_takes_with_it_what_came_of_it() {
        String refresh = issuer.refreshToken(nightly, "ada").reveal();
        String access = TokenCalls.basic(
                        issuer.tokenEndpoint(),
                        nightly,
                        Map.of("grant_type", "refresh_token", "refresh_token", refresh))
                .text("access_token");
        String toItsClient = told(nightly, refresh).text("active");
        String toAnother = told(stranger, refresh).text("active");

        TokenCalls.basic(endpoint("/revoke"), nightly, Map.of("token", refresh));

        assertThat(toItsClient).isEqualTo("true");
        assertThat(toAnother).isEqualTo("false");
        assertThat(told(nightly, refresh).text("active")).isEqualTo("false");
        assertThat(issuer.accepts(access)).isFalse();
    }

    @Test
    void a_refresh_token_of_another_client_is_not_taken_back() {
        String refresh = issuer.refreshToken(nightly, "ada").reveal();

        Answered answered = TokenCalls.basic(endpoint("/revoke"), stranger, Map.of("token", refresh));

        assertThat(answered.error()).isEqualTo("400 invalid_grant");
        assertThat(told(nightly, refresh).text("active")).isEqualTo("true");
    }

    private String token(FakeClient client) {
        return TokenCalls.basic(issuer.tokenEndpoint(), client, Map.of("grant_type", "client_credentials"))
                .text("access_token");
    }

    private Answered told(FakeClient client, String token) {
        return TokenCalls.basic(endpoint("/introspect"), client, Map.of("token", token));
    }

    private URI endpoint(String path) {
        return URI.create(issuer.issuer() + path);
    }
}
