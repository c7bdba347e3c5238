// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.JWTBearerGrant;
import com.nimbusds.oauth2.sdk.PushedAuthorizationRequest;
import com.nimbusds.oauth2.sdk.PushedAuthorizationResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.assertions.jwt.JWTAssertionDetails;
import com.nimbusds.oauth2.sdk.assertions.jwt.JWTAssertionFactory;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TokenForm;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nimbus's SDK gets tokens from an issuer of our kit by the rarer grants, and asks what tokens are worth. */
class NimbusGrantsTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient bill = issuer.registerClient(FakeClient.basic("bill")
            .withKeys()
            .withScopes("openid", "read")
            .withAudiences("https://orders.example")
            .withRedirects(NimbusLogin.CALLBACK));

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_device_waits_until_somebody_signs_in() throws Exception {
        issuer.registerUser("ada");
        DeviceAuthorizationSuccessResponse codes = codes();

        issuer.approve(codes.getUserCode().getValue(), "ada");

        TokenResponse answer = client().granted(new DeviceCodeGrant(codes.getDeviceCode()));
        assertThat(principal(answer)).isEqualTo("ada");
        assertThat(NimbusClient.tokens(answer).getIDToken()).isNotNull();
    }

    @Test
    void a_device_is_told_that_nobody_has_signed_in_and_to_ask_less_often() throws Exception {
        DeviceCodeGrant grant = new DeviceCodeGrant(codes().getDeviceCode());

        assertThat(NimbusClient.error(client().granted(grant))).isEqualTo("authorization_pending");
        assertThat(NimbusClient.error(client().granted(grant))).isEqualTo("slow_down");
    }

    @Test
    void a_device_is_told_that_somebody_said_no() throws Exception {
        DeviceAuthorizationSuccessResponse codes = codes();

        issuer.deny(codes.getUserCode().getValue());

        DeviceCodeGrant grant = new DeviceCodeGrant(codes.getDeviceCode());
        assertThat(NimbusClient.error(client().granted(grant))).isEqualTo("access_denied");
    }

    @Test
    void a_subject_token_is_exchanged_by_whoever_acts() throws Exception {
        TypelessToken subject = token("ada", issuer.issuer().toString());
        TypelessToken actor = token("robot", issuer.issuer().toString());

        TokenResponse answer = client().granted(new TokenExchangeGrant(
                subject,
                TokenTypeURI.JWT,
                actor,
                TokenTypeURI.JWT,
                TokenTypeURI.ACCESS_TOKEN,
                List.of(new Audience("https://orders.example"))));

        AccessToken token = NimbusClient.tokens(answer).getAccessToken();
        assertThat(principal(answer)).isEqualTo("ada");
        assertThat(token.getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
        assertThat(Jwt.claims(token.getValue()).object("act").text("sub")).isEqualTo("robot");
    }

    @Test
    void a_subject_token_for_somebody_else_or_of_somebody_else_is_not_exchanged() throws Exception {
        TypelessToken elsewhere = token("ada", "https://elsewhere.example");
        try (FakeOidcIssuer foreign = FakeOidcIssuer.start()) {
            TypelessToken stranger = new TypelessToken(
                    foreign.subjectToken("ada", issuer.issuer().toString()).reveal());

            assertThat(NimbusClient.error(exchanged(elsewhere))).isEqualTo("invalid_request");
            assertThat(NimbusClient.error(exchanged(stranger))).isEqualTo("invalid_request");
        }
    }

    @Test
    void an_assertion_of_the_client_is_a_grant_once() throws Exception {
        AuthorizationGrant assertion = assertion(bill, issuer.tokenEndpoint().toString());

        TokenResponse answer = client().granted(assertion, "read");

        assertThat(principal(answer)).isEqualTo("ada");
        assertThat(NimbusClient.error(client().granted(assertion, "read"))).isEqualTo("invalid_grant");
    }

    @Test
    void an_assertion_for_somebody_else_or_by_another_key_is_no_grant() throws Exception {
        AuthorizationGrant elsewhere = assertion(bill, "https://elsewhere.example");
        AuthorizationGrant forged =
                assertion(bill.withKeys(), issuer.tokenEndpoint().toString());

        assertThat(NimbusClient.error(client().granted(elsewhere))).isEqualTo("invalid_grant");
        assertThat(NimbusClient.error(client().granted(forged))).isEqualTo("invalid_grant");
    }

    @Test
    void a_login_may_be_said_ahead_and_is_good_for_one_browser() throws Exception {
        issuer.registerUser("ada");
        NimbusLogin login = new NimbusLogin(client());
        URI sentTo = sentTo(client(), login.asked().build());

        TokenResponse answer = login.redeemed(login.cameBack(FakeBrowser.signingIn("ada"), sentTo)
                .toSuccessResponse()
                .getAuthorizationCode());

        assertThat(principal(answer)).isEqualTo("ada");
        assertThat(FakeBrowser.signingIn("ada").page(sentTo).block()).contains("request_uri");
    }

    @Test
    void an_assertion_for_the_endpoint_itself_proves_who_says_a_login_ahead() throws Exception {
        FakeClient signer = issuer.registerClient(
                FakeClient.privateKeyJwt("signer").withScopes("openid", "read").withRedirects(NimbusLogin.CALLBACK));
        URI endpoint = client().metadata().getPushedAuthorizationRequestEndpointURI();
        NimbusClient client = NimbusClient.proving(issuer, signer, any -> NimbusClient.assertion(signer, endpoint));

        PushedAuthorizationResponse answer =
                pushed(client, new NimbusLogin(client).asked().build());

        assertThat(answer.indicatesSuccess()).isTrue();
    }

    @Test
    void a_login_with_another_place_to_come_back_to_cannot_be_said_ahead() throws Exception {
        AuthenticationRequest elsewhere = new NimbusLogin(client())
                .asked()
                .redirectionURI(URI.create("https://evil.example/callback"))
                .build();

        assertThat(NimbusClient.error(pushed(client(), elsewhere))).isEqualTo("invalid_request");
    }

    @Test
    void an_issuer_that_wants_logins_said_ahead_says_so_and_takes_no_other() throws Exception {
        try (FakeOidcIssuer strict =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withPushedRequests())) {
            NimbusClient client = NimbusClient.of(strict, strict.registerClient(bill));

            boolean said = client.metadata().requiresPushedAuthorizationRequests();

            assertThat(said).isTrue();
            assertThat(NimbusClient.error(new NimbusLogin(client).cameBack(FakeBrowser.signingIn("ada"))))
                    .isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @EnumSource(TokenForm.class)
    void a_token_is_active_for_whom_it_is_meant_until_it_is_taken_back(TokenForm form) throws Exception {
        FakeClient clerk = issuer.registerClient(FakeClient.basic("clerk")
                .withScopes("read")
                .withAudiences("books")
                .withTokenForm(form));
        NimbusClient nimbus = NimbusClient.of(issuer, clerk);
        NimbusClient books = NimbusClient.of(
                issuer, issuer.registerClient(FakeClient.secretJwt("books").withAudiences("books")));
        AccessToken token = NimbusClient.tokens(nimbus.granted(new ClientCredentialsGrant()))
                .getAccessToken();
        TokenIntrospectionSuccessResponse before = books.introspected(token);
        TokenIntrospectionSuccessResponse toStranger = client().introspected(token);

        nimbus.revoked(token);

        assertThat(before.isActive()).isTrue();
        assertThat(before.getSubject().getValue()).isEqualTo("clerk");
        assertThat(before.getScope()).isEqualTo(new Scope("read"));
        assertThat(before.getAudience()).containsExactly(new Audience("books"));
        assertThat(toStranger.isActive()).isFalse();
        assertThat(books.introspected(token).isActive()).isFalse();
    }

    @Test
    void a_token_is_taken_back_by_its_client_alone() throws Exception {
        FakeClient other = issuer.registerClient(FakeClient.basic("other"));
        AccessToken token = NimbusClient.tokens(client().granted(new ClientCredentialsGrant()))
                .getAccessToken();

        int status = NimbusClient.of(issuer, other).revoked(token).getStatusCode();

        assertThat(status).isEqualTo(400);
        assertThat(issuer.accepts(token.getValue())).isTrue();
    }

    private NimbusClient client() throws Exception {
        return NimbusClient.of(issuer, bill);
    }

    private DeviceAuthorizationSuccessResponse codes() throws Exception {
        DeviceAuthorizationRequest request = new DeviceAuthorizationRequest(
                client().metadata().getDeviceAuthorizationEndpointURI(),
                client().proof(),
                new Scope("openid"),
                Map.of());
        return DeviceAuthorizationResponse.parse(request.toHTTPRequest().send()).toSuccessResponse();
    }

    private TokenResponse exchanged(TypelessToken subject) throws Exception {
        return client().granted(new TokenExchangeGrant(subject, TokenTypeURI.JWT));
    }

    private static PushedAuthorizationResponse pushed(NimbusClient by, AuthenticationRequest ahead) throws Exception {
        URI endpoint = by.metadata().getPushedAuthorizationRequestEndpointURI();
        return PushedAuthorizationResponse.parse(new PushedAuthorizationRequest(endpoint, by.proof(), ahead)
                .toHTTPRequest()
                .send());
    }

    /** Where a browser is sent with a login that was said ahead. */
    private static URI sentTo(NimbusClient by, AuthenticationRequest ahead) throws Exception {
        URI reference = pushed(by, ahead).toSuccessResponse().getRequestURI();
        return new AuthenticationRequest.Builder(reference, by.id())
                .endpointURI(by.metadata().getAuthorizationEndpointURI())
                .build()
                .toURI();
    }

    private AuthorizationGrant assertion(FakeClient by, String audience) throws Exception {
        JWTAssertionDetails details =
                new JWTAssertionDetails(new Issuer(by.id()), new Subject("ada"), new Audience(audience));
        return new JWTBearerGrant(JWTAssertionFactory.create(
                details, JWSAlgorithm.ES256, Pem.privateKey(by.privateKeyPem()), by.keyId(), null, null, null));
    }

    private TypelessToken token(String subject, String audience) {
        return new TypelessToken(issuer.subjectToken(subject, audience).reveal());
    }

    private String principal(TokenResponse answer) {
        String token = NimbusClient.tokens(answer).getAccessToken().getValue();
        return issuer.find(token).orElseThrow().principal();
    }
}
