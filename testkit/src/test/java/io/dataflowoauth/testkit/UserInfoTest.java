// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Userinfo tells who signed in, to whoever has a live token for it and, where it is bound, its key. */
class UserInfoTest {
    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final URI userInfo = URI.create(issuer.issuer() + "/userinfo");
    private final FakeClient laptop = SignedIn.laptop(issuer);
    private final Prover prover = new Prover();

    UserInfoTest() {
        issuer.registerUser(FakeUser.named("ada").withGroups("finance").withClaim("email", "ada@example.test"));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void it_tells_who_signed_in_however_it_is_asked() {
        String token = SignedIn.at(issuer, "ada").text("access_token");

        Answered got = TokenCalls.get(userInfo, token);
        Answered posted = TokenCalls.send(HttpRequest.newBuilder(userInfo)
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        Answered inBody = TokenCalls.post(userInfo, Map.of("access_token", token));

        assertThat(got.status()).isEqualTo(200);
        assertThat(got.body()).contains("\"sub\":\"ada\"", "\"email\":\"ada@example.test\"", "\"finance\"");
        assertThat(posted.body()).isEqualTo(got.body());
        assertThat(inBody.body()).isEqualTo(got.body());
    }

    @Test
    void who_was_changed_after_the_sign_in_is_told_as_they_are_now() {
        String token = SignedIn.at(issuer, "ada").text("access_token");

        issuer.registerUser(FakeUser.named("ada").withClaim("email", "new@example.test"));

        assertThat(TokenCalls.get(userInfo, token).text("email")).isEqualTo("new@example.test");
    }

    @Test
    void without_a_token_or_with_one_that_is_none_it_says_so() {
        Answered bare = TokenCalls.get(userInfo);
        Answered idToken = TokenCalls.get(userInfo, SignedIn.at(issuer, "ada").text("id_token"));

        assertThat(bare.error()).isEqualTo("401 invalid_token");
        assertThat(bare.headers().get("www-authenticate")).startsWith("Bearer ").contains("invalid_token");
        assertThat(idToken.error()).isEqualTo("401 invalid_token");
    }

    @Test
    void a_token_that_has_run_out_or_was_taken_back_is_refused() {
        String first = SignedIn.at(issuer, "ada").text("access_token");
        TokenCalls.post(URI.create(issuer.issuer() + "/revoke"), Map.of("client_id", laptop.id(), "token", first));
        String second = SignedIn.at(issuer, "ada").text("access_token");
        clock.advance(Duration.ofMinutes(5));

        assertThat(TokenCalls.get(userInfo, first).error()).isEqualTo("401 invalid_token");
        assertThat(TokenCalls.get(userInfo, second).error()).isEqualTo("401 invalid_token");
    }

    @Test
    void a_token_without_the_scope_openid_is_not_enough() {
        String token = TokenCalls.post(
                        issuer.tokenEndpoint(),
                        Map.of("grant_type", "client_credentials", "client_id", "laptop", "scope", "read"))
                .text("access_token");

        assertThat(TokenCalls.get(userInfo, token).error()).isEqualTo("403 insufficient_scope");
    }

    @Test
    void a_token_that_is_sent_twice_is_a_malformed_request() {
        String token = SignedIn.at(issuer, "ada").text("access_token");

        Answered answered = TokenCalls.send(HttpRequest.newBuilder(userInfo)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(TokenCalls.body(Map.of("access_token", token))));

        assertThat(answered.error()).isEqualTo("400 invalid_request");
    }

    @Test
    void a_bound_token_comes_with_a_proof_of_its_key() {
        String token = bound();

        Answered answered = withProof(token, prover);

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.text("sub")).isEqualTo("laptop");
    }

    @Test
    void a_bound_token_is_worth_nothing_as_a_bearer_token_or_with_another_key() {
        String token = bound();

        Answered bearer = TokenCalls.get(userInfo, token);

        assertThat(bearer.error()).isEqualTo("401 invalid_token");
        assertThat(bearer.headers().get("www-authenticate")).startsWith("DPoP ");
        assertThat(withProof(token, new Prover()).error()).isEqualTo("401 invalid_token");
    }

    @Test
    void a_bearer_token_gains_nothing_by_a_proof() {
        String token = SignedIn.at(issuer, "ada").text("access_token");

        assertThat(withProof(token, prover).error()).isEqualTo("401 invalid_token");
    }

    private String bound() {
        Map<String, String> form = Map.of("grant_type", "client_credentials", "client_id", "laptop", "scope", "openid");
        return TokenCalls.send(HttpRequest.newBuilder(issuer.tokenEndpoint())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("DPoP", prover.proof(Prover.claims("POST", issuer.tokenEndpoint(), clock.now())))
                        .POST(TokenCalls.body(form)))
                .text("access_token");
    }

    private Answered withProof(String token, Prover by) {
        Map<String, Object> claims = Prover.claims("GET", userInfo, clock.now());
        claims.put("ath", Prover.hash(token));
        return TokenCalls.send(HttpRequest.newBuilder(userInfo)
                .header("Authorization", "DPoP " + token)
                .header("DPoP", by.proof(claims)));
    }
}
