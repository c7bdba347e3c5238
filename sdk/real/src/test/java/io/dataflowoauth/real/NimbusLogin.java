// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import io.dataflowoauth.testkit.FakeBrowser;
import java.net.URI;
import java.time.Duration;

/** One login by Nimbus's SDK: what it sends a browser with, and what it makes of what comes back. */
final class NimbusLogin {
    static final String CALLBACK = "https://app.example/callback";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NimbusClient client;
    private final CodeVerifier verifier = new CodeVerifier();
    private final State state = new State();
    private final Nonce nonce = new Nonce();

    NimbusLogin(NimbusClient client) {
        this.client = client;
    }

    /** With PKCE, a state and a nonce. */
    AuthenticationRequest.Builder asked() {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid", "read"), client.id(), URI.create(CALLBACK))
                .endpointURI(client.metadata().getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
    }

    /** What comes back with a browser that was sent there. */
    AuthenticationResponse cameBack(FakeBrowser browser, URI sentTo) throws Exception {
        AuthenticationResponse back =
                AuthenticationResponseParser.parse(browser.redirect(sentTo).block(PATIENCE));
        if (!state.equals(back.getState()) || !client.metadata().getIssuer().equals(back.getIssuer())) {
            throw new IllegalStateException("Another login came back");
        }
        return back;
    }

    AuthenticationResponse cameBack(FakeBrowser browser) throws Exception {
        return cameBack(browser, asked().build().toURI());
    }

    /** The code of a person who signs in. */
    AuthorizationCode code(String person) throws Exception {
        return cameBack(FakeBrowser.signingIn(person)).toSuccessResponse().getAuthorizationCode();
    }

    AuthorizationCodeGrant grant(AuthorizationCode code) {
        return new AuthorizationCodeGrant(code, URI.create(CALLBACK), verifier);
    }

    TokenResponse redeemed(AuthorizationCode code) throws Exception {
        return client.granted(grant(code));
    }

    /** What a person who signs in brings. */
    OIDCTokens tokens(String person) throws Exception {
        return NimbusClient.tokens(redeemed(code(person)));
    }

    /** The ID token, if it is for this login, as its validator finds. */
    IDTokenClaimsSet validated(JWT idToken) throws Exception {
        return validator().validate(idToken, nonce);
    }

    IDTokenValidator validator() throws Exception {
        return new IDTokenValidator(
                client.metadata().getIssuer(),
                client.id(),
                JWSAlgorithm.ES256,
                client.metadata().getJWKSetURI().toURL());
    }
}
