// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import java.net.URI;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** What a login brings is what was asked for, and of this login. */
class LoginAnswerTest {
    private final LoginFixture fixture = new LoginFixture();
    private final ScriptedBrowser browser = new ScriptedBrowser(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void an_issuer_that_leaves_out_the_logins_own_scopes_has_narrowed_nothing() {
        fixture.door.answering(200, LoginFixture.TOKEN.replace("{", "{\"scope\":\"read\","));
        LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE).withScopes("offline_access");

        LoggedIn loggedIn = browser.loggedIn(fixture.client().withScopes("read"), options, "code=c1");

        assertThat(ScriptedBrowser.query(browser.opened().join())).containsEntry("scope", "offline_access read");
        assertThat(loggedIn.token().scopes()).containsExactly("read");
    }

    @ParameterizedTest
    @CsvSource({
        "offline_access, oauth2.scope-narrowed",
        "read burn, oauth2.scope-widened",
    })
    void the_clients_own_scopes_are_all_granted_and_no_others(String granted, String code) {
        fixture.door.answering(200, LoginFixture.TOKEN.replace("{", "{\"scope\":\"" + granted + "\","));
        LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE).withScopes("offline_access");

        TokenException failure =
                browser.failure(fixture.client().withScopes("read"), options, url -> browser.comeBack(url, "code=c1"));

        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void with_openid_the_nonce_of_this_login_comes_back_in_the_id_token() {
        LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE).withScopes("openid");
        Function<URI, Mono<Void>> own = url -> {
            fixture.door.answering(200, withIdToken(ScriptedBrowser.query(url).get("nonce")));
            return browser.comeBack(url, "code=c1");
        };

        assertThat(browser.login(fixture.client(), options, own).subject()).contains("ada");

        Function<URI, Mono<Void>> replayed = url -> {
            fixture.door.answering(200, withIdToken("of-another-login"));
            return browser.comeBack(url, "code=c1");
        };
        assertThat(browser.failure(fixture.client(), options, replayed).code()).isEqualTo("oauth2.id-token-invalid");
    }

    private static String withIdToken(String nonce) {
        long now = io.dataflowoauth.fixture.SkippedTime.START.getEpochSecond();
        String claims = "{\"iss\":\"https://issuer.example\",\"aud\":\"laptop\",\"sub\":\"ada\",\"exp\":" + (now + 60)
                + ",\"iat\":" + now + ",\"nonce\":\"" + nonce + "\"}";
        return LoginFixture.TOKEN.replace("{", "{\"id_token\":\"" + LoginFixture.jwt(claims) + "\",");
    }
}
