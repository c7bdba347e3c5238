// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grants of the fake issuer beside client credentials are strict, each by its RFC. */
class GrantsTest {
    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRotatingRefreshTokens());
    private final FakeClient client =
            issuer.registerClient(FakeClient.basic("bill").withScopes("read").withAudiences("bills"));
    private final FakeClient other = issuer.registerClient(FakeClient.basic("other"));

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_refresh_token_is_good_once_and_one_that_comes_again_ends_its_family() {
        String first = issuer.refreshToken(client, "ada").reveal();
        Answered answered = refresh(client, first);
        String second = answered.text("refresh_token");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(issuer.find(answered.text("access_token")).orElseThrow().principal())
                .isEqualTo("ada");
        assertThat(refresh(client, first).error()).isEqualTo("400 invalid_grant");
        assertThat(refresh(client, second).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void a_refresh_token_is_its_clients_own_and_not_spent_by_a_request_that_asks_too_much() {
        String token = issuer.refreshToken(client, "ada").reveal();

        assertThat(refresh(other, token).error()).isEqualTo("400 invalid_grant");
        assertThat(ask(client, Map.of("grant_type", "refresh_token", "refresh_token", token, "scope", "burn"))
                        .error())
                .isEqualTo("400 invalid_scope");
        assertThat(ask(client, Map.of("grant_type", "refresh_token")).error()).isEqualTo("400 invalid_request");
        assertThat(refresh(client, token).status()).isEqualTo(200);
    }

    @Test
    void a_chain_of_exchanges_names_each_who_acted() {
        String ada = issuer.subjectToken("ada", text(issuer.issuer())).reveal();
        String service = own();
        Map<String, String> delegation = exchange(ada, JWT);
        delegation.put("actor_token", service);
        delegation.put("actor_token_type", ACCESS_TOKEN);
        String once = ask(client, delegation).text("access_token");
        Map<String, String> again = exchange(once, ACCESS_TOKEN);
        again.put("actor_token", service);
        again.put("actor_token_type", ACCESS_TOKEN);

        Answered twice = ask(client, again);

        assertThat(twice.text("issued_token_type")).isEqualTo(ACCESS_TOKEN);
        assertThat(told(client, twice.text("access_token")).body())
                .contains("\"sub\":\"ada\"")
                .contains("\"act\":{\"sub\":\"bill\",\"act\":{\"sub\":\"bill\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token,made-up",
        "subject_token_type,urn:ietf:params:oauth:token-type:access_token",
        "subject_token_type,''",
        "actor_token_type,urn:ietf:params:oauth:token-type:jwt",
        "requested_token_type,urn:ietf:params:oauth:token-type:refresh_token"
    })
    void an_exchange_that_does_not_fit_together_is_refused(String parameter, String value) {
        Map<String, String> form =
                exchange(issuer.subjectToken("ada", text(issuer.issuer())).reveal(), JWT);
        form.put(parameter, value);

        assertThat(ask(client, form).error()).isEqualTo("400 invalid_request");
    }

    @Test
    void a_subject_token_for_another_audience_is_refused() {
        String elsewhere = issuer.subjectToken("ada", "elsewhere").reveal();

        assertThat(ask(client, exchange(elsewhere, JWT)).error()).isEqualTo("400 invalid_request");
    }

    @Test
    void an_assertion_of_this_issuer_is_a_grant_once() {
        Map<String, String> form = Map.of(
                "grant_type",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion",
                issuer.subjectToken("ada", text(issuer.issuer())).reveal());

        Answered answered = ask(client, form);

        assertThat(issuer.find(answered.text("access_token")).orElseThrow().principal())
                .isEqualTo("ada");
        assertThat(ask(client, form).error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void an_assertion_that_nobody_signed_is_refused() {
        assertThat(ask(
                                client,
                                Map.of(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                        "assertion",
                                        "e30.e30.c2ln"))
                        .error())
                .isEqualTo("400 invalid_grant");
    }

    @Test
    void introspection_tells_the_truth_to_whom_it_concerns() {
        String token = own();

        assertThat(told(client, token).body()).contains("\"active\":true").contains("\"client_id\":\"bill\"");
        assertThat(told(other, token).body()).isEqualTo("{\"active\":false}");
        assertThat(told(client, "made-up").body()).isEqualTo("{\"active\":false}");
        assertThat(TokenCalls.basic(introspection(), client, Map.of("hint", "none"))
                        .error())
                .isEqualTo("400 invalid_request");
    }

    @Test
    void a_client_without_a_secret_says_its_id_and_nothing_else() {
        issuer.registerClient(FakeClient.withoutSecret("open"));

        assertThat(TokenCalls.post(
                                issuer.tokenEndpoint(), Map.of("grant_type", "client_credentials", "client_id", "open"))
                        .status())
                .isEqualTo(200);
        assertThat(TokenCalls.post(
                                issuer.tokenEndpoint(), Map.of("grant_type", "client_credentials", "client_id", "bill"))
                        .error())
                .isEqualTo("401 invalid_client");
    }

    private Answered ask(FakeClient who, Map<String, String> form) {
        return TokenCalls.basic(issuer.tokenEndpoint(), who, form);
    }

    private Answered refresh(FakeClient who, String token) {
        return ask(who, Map.of("grant_type", "refresh_token", "refresh_token", token));
    }

    private String own() {
        return ask(client, Map.of("grant_type", "client_credentials")).text("access_token");
    }

    private Answered told(FakeClient who, String token) {
        return TokenCalls.basic(introspection(), who, Map.of("token", token));
    }

    private URI introspection() {
        return URI.create(issuer.issuer() + "/introspect");
    }

    private static Map<String, String> exchange(String subject, String type) {
        return new HashMap<>(Map.of("grant_type", EXCHANGE, "subject_token", subject, "subject_token_type", type));
    }

    private static String text(URI uri) {
        return uri.toString();
    }
}
