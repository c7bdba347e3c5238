// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.dataflowoauth.testkit.BadToken;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.FakeUser;
import io.dataflowoauth.testkit.Fault;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TestkitException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nimbus's SDK lets people sign in at an issuer of our kit, and out. */
class NimbusLoginTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** An ID token has no beginning, says the SDK; and a text may be a number, and long. */
    private static final String[] OVERLOOKED = {
        "a token that is not yet valid", "a subject that is a number", "an oversized claim"
    };

    private static final String SIGNED_OUT = "https://app.example/bye";

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRotatingRefreshTokens());
    private final FakeClient registered = issuer.registerClient(FakeClient.basic("orders")
            .withScopes("openid", "read")
            .withRedirects(NimbusLogin.CALLBACK)
            .withLogoutRedirects(SIGNED_OUT));
    private NimbusClient client;
    private NimbusLogin login;

    @BeforeEach
    void register() throws Exception {
        issuer.registerUser(FakeUser.named("ada").withClaim("email", "ada@example.com"));
        client = NimbusClient.of(issuer, registered);
        login = new NimbusLogin(client);
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    static List<BadToken> refused() {
        return Leniency.refused(OVERLOOKED);
    }

    static List<BadToken> overlooked() {
        return Leniency.overlooked(OVERLOOKED);
    }

    @Test
    void a_person_is_known_by_an_id_token_that_its_validator_believes() throws Exception {
        OIDCTokens tokens = login.tokens("ada");

        IDTokenClaimsSet claims = login.validated(tokens.getIDToken());

        assertThat(claims.getSubject().getValue()).isEqualTo("ada");
        assertThat(claims.getStringClaim("email")).isEqualTo("ada@example.com");
        assertThat(issuer.journal()).refusedNothing();
    }

    @Test
    void an_id_token_of_another_login_is_not_believed() throws Exception {
        OIDCTokens tokens = login.tokens("ada");

        assertThatThrownBy(() -> login.validator().validate(tokens.getIDToken(), new Nonce()))
                .isInstanceOf(BadJOSEException.class);
        assertThatThrownBy(() -> new NimbusLogin(client).validated(tokens.getIDToken()))
                .isInstanceOf(BadJOSEException.class);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_bad_id_token_is_not_believed(BadToken bad) throws Exception {
        AuthorizationCode code = login.code("ada");
        issuer.faults().add(Fault.next(1).at("/token").issuing(bad));

        Throwable refusal = catchThrowable(() -> login.validated(idToken(code)));

        assertThat(refusal).isNotNull();
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("overlooked")
    void some_bad_id_tokens_are_overlooked(BadToken bad) throws Exception {
        AuthorizationCode code = login.code("ada");
        issuer.faults().add(Fault.next(1).at("/token").issuing(bad));

        IDTokenClaimsSet claims = login.validated(idToken(code));

        assertThat(claims.getSubject().getValue()).isIn("ada", "7");
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).hasSize(1);
    }

    @Test
    void a_person_who_says_no_brings_no_code() throws Exception {
        AuthenticationResponse back = login.cameBack(FakeBrowser.refusing());

        assertThat(NimbusClient.error(back)).isEqualTo("access_denied");
    }

    @Test
    void a_code_is_redeemed_once_and_takes_back_what_came_of_it_when_it_comes_again() throws Exception {
        AuthorizationCode code = login.code("ada");
        OIDCTokens tokens = NimbusClient.tokens(login.redeemed(code));

        TokenResponse again = login.redeemed(code);

        assertThat(NimbusClient.error(again)).isEqualTo("invalid_grant");
        assertThat(issuer.accepts(tokens.getAccessToken().getValue())).isFalse();
        assertThat(NimbusClient.error(refreshed(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
    }

    @Test
    void a_code_is_nothing_to_whoever_has_another_verifier_or_place_to_come_back_to() throws Exception {
        AuthorizationCode stolen = login.code("ada");
        AuthorizationCodeGrant elsewhere =
                new AuthorizationCodeGrant(login.code("ada"), URI.create("https://evil.example/callback"));

        assertThat(NimbusClient.error(new NimbusLogin(client).redeemed(stolen))).isEqualTo("invalid_grant");
        assertThat(NimbusClient.error(client.granted(elsewhere))).isEqualTo("invalid_grant");
    }

    @Test
    void a_code_is_nothing_to_another_client() throws Exception {
        FakeClient other = issuer.registerClient(FakeClient.basic("other").withRedirects(NimbusLogin.CALLBACK));
        AuthorizationCodeGrant stolen = login.grant(login.code("ada"));

        assertThat(NimbusClient.error(NimbusClient.of(issuer, other).granted(stolen)))
                .isEqualTo("invalid_grant");
    }

    @Test
    void a_refresh_token_brings_the_next_and_takes_its_family_with_it_when_it_comes_again() throws Exception {
        RefreshToken first = login.tokens("ada").getRefreshToken();

        RefreshToken second = NimbusClient.tokens(refreshed(first)).getRefreshToken();

        assertThat(second).isNotEqualTo(first);
        assertThat(NimbusClient.error(refreshed(first))).isEqualTo("invalid_grant");
        assertThat(NimbusClient.error(refreshed(second))).isEqualTo("invalid_grant");
    }

    @Test
    void userinfo_tells_who_a_token_is_about_until_it_is_taken_back() throws Exception {
        AccessToken token = login.tokens("ada").getAccessToken();
        UserInfo said = userInfo(token).toSuccessResponse().getUserInfo();

        client.revoked(token);

        assertThat(said.getSubject().getValue()).isEqualTo("ada");
        assertThat(said.getEmailAddress()).isEqualTo("ada@example.com");
        assertThat(NimbusClient.error(userInfo(token))).isEqualTo("invalid_token");
    }

    @Test
    void a_sign_out_ends_what_came_of_the_login_and_comes_back() throws Exception {
        OIDCTokens tokens = login.tokens("ada");
        State state = new State();

        URI back = signedOut(tokens, SIGNED_OUT, state);

        assertThat(back).hasToString(SIGNED_OUT + "?state=" + state);
        assertThat(issuer.accepts(tokens.getAccessToken().getValue())).isFalse();
        assertThat(NimbusClient.error(refreshed(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
    }

    @Test
    void a_sign_out_goes_nowhere_that_was_not_registered() throws Exception {
        OIDCTokens tokens = login.tokens("ada");

        assertThatThrownBy(() -> signedOut(tokens, "https://evil.example/bye", new State()))
                .isInstanceOf(TestkitException.class);

        assertThat(issuer.accepts(tokens.getAccessToken().getValue())).isTrue();
    }

    private JWT idToken(AuthorizationCode code) throws Exception {
        return NimbusClient.tokens(login.redeemed(code)).getIDToken();
    }

    private TokenResponse refreshed(RefreshToken token) throws Exception {
        return client.granted(new RefreshTokenGrant(token));
    }

    private UserInfoResponse userInfo(AccessToken token) throws Exception {
        return UserInfoResponse.parse(new UserInfoRequest(client.metadata().getUserInfoEndpointURI(), token)
                .toHTTPRequest()
                .send());
    }

    private URI signedOut(OIDCTokens tokens, String back, State state) {
        LogoutRequest request = new LogoutRequest(
                client.metadata().getEndSessionEndpointURI(), tokens.getIDToken(), URI.create(back), state);
        return FakeBrowser.signingIn("ada").redirect(request.toURI()).block(PATIENCE);
    }
}
