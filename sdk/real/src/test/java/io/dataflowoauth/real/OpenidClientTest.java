// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Secret;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The issuer of our kit, asked by a client that others wrote and certified. */
@ExtendWith(Servers.class)
class OpenidClientTest {
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRotatingRefreshTokens());
    private final OpenidClient openid;

    OpenidClientTest(OpenidClient openid) {
        this.openid = openid;
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    static Stream<FakeClient> clients() {
        return Stream.of(
                FakeClient.basic("bill"),
                FakeClient.post("bill"),
                FakeClient.secretJwt("bill"),
                FakeClient.privateKeyJwt("bill"));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void each_way_to_prove_a_client_gets_a_token(FakeClient kind) {
        FakeClient client = issuer.registerClient(kind.withScopes("read"));

        JsonObject answer = openid.token(issuer, client, "read");

        assertThat(issuer.accepts(answer.text("access_token"))).isTrue();
        assertThat(answer.text("token_type")).isEqualTo("bearer");
        assertThat(issuer.journal()).refusedNothing();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_that_nobody_registered_is_refused_in_a_way_that_it_understands(FakeClient stranger) {
        JsonObject answer = openid.token(issuer, stranger, "read");

        boolean inHeader = stranger.method() == FakeClient.Method.CLIENT_SECRET_BASIC;
        assertThat(answer.text("error")).isEqualTo(inHeader ? "OAUTH_WWW_AUTHENTICATE_CHALLENGE" : "invalid_client");
    }

    @Test
    void a_scope_that_the_client_may_not_have_is_refused_in_a_way_that_it_understands() {
        FakeClient client = issuer.registerClient(FakeClient.basic("bill").withScopes("read"));

        assertThat(openid.token(issuer, client, "burn").text("error")).isEqualTo("invalid_scope");
    }

    @Test
    void a_token_that_it_takes_back_is_no_longer_active() {
        FakeClient client = issuer.registerClient(
                FakeClient.basic("bill").withScopes("read").withAudiences("books"));
        FakeClient books = issuer.registerClient(FakeClient.secretJwt("books").withAudiences("books"));
        String token = openid.token(issuer, client, "read").text("access_token");
        assertThat(openid.introspected(issuer, books, token).optionalFlag("active"))
                .contains(true);

        openid.revoked(issuer, client, token);

        assertThat(openid.introspected(issuer, books, token).optionalFlag("active"))
                .contains(false);
    }

    @Test
    void a_public_client_gets_the_next_refresh_token_with_each_and_none_twice() {
        FakeClient client =
                issuer.registerClient(FakeClient.withoutSecret("mobile").withScopes("read"));
        Secret first = issuer.refreshToken(client, "ada");

        JsonObject answer = openid.refreshed(issuer, client, first.reveal());

        assertThat(answer.text("refresh_token")).isNotEqualTo(first.reveal());
        assertThat(openid.refreshed(issuer, client, first.reveal()).text("error"))
                .isEqualTo("invalid_grant");
    }

    @Test
    void a_subject_token_is_exchanged() {
        FakeClient client = issuer.registerClient(FakeClient.basic("gateway").withScopes("read"));
        Secret subject = issuer.subjectToken("ada", issuer.issuer().toString());

        JsonObject answer = openid.granted(
                issuer,
                client,
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "subject_token",
                        subject.reveal(),
                        "subject_token_type",
                        "urn:ietf:params:oauth:token-type:jwt"));

        assertThat(issuer.find(answer.text("access_token")).orElseThrow().principal())
                .isEqualTo("ada");
    }
}
