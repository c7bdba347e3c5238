// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.JWKThumbprintConfirmation;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nimbus's SDK proves a key to an issuer of our kit, at its token endpoint and at userinfo. */
class NimbusDpopTest {
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final FakeClient registered = issuer.registerClient(FakeClient.basic("bill")
            .withScopes("openid", "read")
            .withRedirects(NimbusLogin.CALLBACK)
            .withBoundTokens());
    private NimbusClient client;
    private ECKey key;
    private DPoPProofFactory proofs;

    @BeforeEach
    void makeKey() throws Exception {
        client = NimbusClient.of(issuer, registered);
        key = new ECKeyGenerator(Curve.P_256).generate();
        proofs = new DefaultDPoPProofFactory(key, JWSAlgorithm.ES256);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void a_token_is_bound_to_the_key_that_userinfo_asks_for() throws Exception {
        AccessToken token = token();

        UserInfoResponse said = userInfo(token, proofs.createDPoPJWT("GET", userInfo(), token));

        assertThat(said.toSuccessResponse().getUserInfo().getSubject().getValue())
                .isEqualTo("bill");
        assertThat(client.introspected(token).getJWKThumbprintConfirmation())
                .isEqualTo(JWKThumbprintConfirmation.of(key));
    }

    @Test
    void a_token_is_nothing_without_its_key() throws Exception {
        AccessToken token = token();
        DPoPProofFactory thief =
                new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);
        BearerAccessToken asBearer = new BearerAccessToken(token.getValue());

        UserInfoResponse byThief = userInfo(token, thief.createDPoPJWT("GET", userInfo(), token));
        UserInfoResponse forOther =
                userInfo(token, proofs.createDPoPJWT("GET", userInfo(), new BearerAccessToken("another")));
        HTTPResponse bare =
                new UserInfoRequest(userInfo(), asBearer).toHTTPRequest().send();

        assertThat(NimbusClient.error(byThief)).isEqualTo("invalid_token");
        assertThat(NimbusClient.error(forOther)).isEqualTo("invalid_dpop_proof");
        assertThat(bare.getStatusCode()).isEqualTo(401);
        assertThat(bare.getWWWAuthenticate()).startsWith("DPoP");
    }

    @Test
    void a_nonce_is_asked_for_and_the_next_proof_brings_it() throws Exception {
        issuer.rotateDpopNonce();
        HTTPResponse asked = sent(proofs.createDPoPJWT("POST", tokens()));

        HTTPResponse answer = sent(proofs.createDPoPJWT("POST", tokens(), asked.getDPoPNonce()));

        assertThat(NimbusClient.error(NimbusClient.tokens(asked))).isEqualTo("use_dpop_nonce");
        assertThat(NimbusClient.tokens(answer).indicatesSuccess()).isTrue();
    }

    @Test
    void a_nonce_that_the_issuer_did_not_give_is_refused_with_one_that_it_did() throws Exception {
        issuer.rotateDpopNonce();

        HTTPResponse refused = sent(proofs.createDPoPJWT("POST", tokens(), new Nonce("made-up")));

        assertThat(NimbusClient.error(NimbusClient.tokens(refused))).isEqualTo("use_dpop_nonce");
        assertThat(refused.getDPoPNonce()).isNotNull();
    }

    @Test
    void a_proof_is_taken_once() throws Exception {
        SignedJWT proof = proofs.createDPoPJWT("POST", tokens());
        HTTPResponse first = sent(proof);

        HTTPResponse again = sent(proof);

        assertThat(first.indicatesSuccess()).isTrue();
        assertThat(NimbusClient.error(NimbusClient.tokens(again))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_proof_for_another_request_is_refused() throws Exception {
        HTTPResponse otherUrl = sent(proofs.createDPoPJWT("POST", userInfo()));
        HTTPResponse otherMethod = sent(proofs.createDPoPJWT("GET", tokens()));

        assertThat(NimbusClient.error(NimbusClient.tokens(otherUrl))).isEqualTo("invalid_dpop_proof");
        assertThat(NimbusClient.error(NimbusClient.tokens(otherMethod))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_client_of_bound_tokens_gets_none_without_a_proof() throws Exception {
        TokenResponse answer = client.granted(new ClientCredentialsGrant());

        assertThat(NimbusClient.error(answer)).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void a_code_that_is_bound_to_a_key_is_nothing_without_it() throws Exception {
        issuer.registerUser("ada");
        NimbusLogin login = new NimbusLogin(client);
        URI bound = login.asked()
                .dPoPJWKThumbprintConfirmation(JWKThumbprintConfirmation.of(key))
                .build()
                .toURI();
        DPoPProofFactory thief =
                new DefaultDPoPProofFactory(new ECKeyGenerator(Curve.P_256).generate(), JWSAlgorithm.ES256);

        HTTPResponse own = sent(grant(login, bound), proofs.createDPoPJWT("POST", tokens()));
        HTTPResponse stolen = sent(grant(login, bound), thief.createDPoPJWT("POST", tokens()));

        assertThat(NimbusClient.tokens(own).indicatesSuccess()).isTrue();
        assertThat(NimbusClient.error(NimbusClient.tokens(stolen))).isEqualTo("invalid_grant");
    }

    private AccessToken token() throws Exception {
        HTTPResponse answer = sent(proofs.createDPoPJWT("POST", tokens()));
        return NimbusClient.tokens(NimbusClient.tokens(answer)).getDPoPAccessToken();
    }

    private HTTPResponse sent(SignedJWT proof) throws Exception {
        return sent(new ClientCredentialsGrant(), proof);
    }

    private HTTPResponse sent(AuthorizationGrant grant, SignedJWT proof) throws Exception {
        HTTPRequest request = client.request(grant).toHTTPRequest();
        request.setDPoP(proof);
        return request.send();
    }

    private UserInfoResponse userInfo(AccessToken token, SignedJWT proof) throws Exception {
        HTTPRequest request = new UserInfoRequest(userInfo(), token).toHTTPRequest();
        request.setDPoP(proof);
        return UserInfoResponse.parse(request.send());
    }

    private static AuthorizationGrant grant(NimbusLogin login, URI sentTo) throws Exception {
        return login.grant(login.cameBack(FakeBrowser.signingIn("ada"), sentTo)
                .toSuccessResponse()
                .getAuthorizationCode());
    }

    private URI tokens() {
        return client.metadata().getTokenEndpointURI();
    }

    private URI userInfo() {
        return client.metadata().getUserInfoEndpointURI();
    }
}
