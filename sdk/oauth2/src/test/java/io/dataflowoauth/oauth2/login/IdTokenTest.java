// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ID token of a login has to say before it is believed (OpenID Connect Core 1.0 section 3.1.3.7). */
class IdTokenTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final OAuth2Client CLIENT =
            OAuth2Client.of(LoginFixture.ISSUER, "laptop", ClientAuthentication.none());
    private static final Secret NONCE = Secret.of("n1");
    private static final String CLAIMS =
            "{'iss':'https://issuer.example','sub':'ada','aud':'laptop','exp':1000300," + "'iat':1000000,'nonce':'n1'}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'x':1 | 'x':1",
                "'aud':'laptop' | 'aud':['laptop']",
                "'aud':'laptop' | 'aud':['laptop','bills'],'azp':'laptop'",
                "'exp':1000300 | 'exp':999941",
                "'iat':1000000 | 'iat':1000059"
            })
    void one_that_is_for_this_client_and_this_login_says_who_logged_in(String whole, String changed) {
        assertThat(subject(CLAIMS.replace(whole, changed))).isEqualTo("ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "https://issuer.example | https://issuer.example/ | issuer",
                "https://issuer.example | https://evil.example | issuer",
                "'aud':'laptop' | 'aud':'other' | another client",
                "'aud':'laptop' | 'aud':[] | another client",
                "'aud':'laptop' | 'aud':['other'] | another client",
                "'aud':'laptop' | 'aud':['laptop','other'] | several",
                "'aud':'laptop' | 'aud':['laptop','other'],'azp':'other' | Another client",
                "'aud':'laptop' | 'aud':'laptop','azp':'other' | Another client",
                "'exp':1000300 | 'exp':999940 | run out",
                "'iat':1000000 | 'iat':1000060 | future",
                "'n1' | 'n2' | another login",
                "'n1' | '' | another login",
                ",'nonce':'n1' | | another login",
                "'sub':'ada' | 'sub':'' | nobody"
            })
    void one_of_somebody_else_for_somebody_else_or_over_is_not_believed(String whole, String changed, String why) {
        TokenException failure = failure(CLAIMS.replace(whole, changed == null ? "" : changed));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("oauth2.id-token-invalid");
        assertThat(failure.detail()).contains(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'iss':'https://issuer.example', | ",
                "'sub':'ada', | ",
                ",'exp':1000300 | ",
                ",'iat':1000000 | ",
                "'exp':1000300 | 'exp':true",
                "'aud':'laptop' | 'aud':7"
            })
    void a_claim_that_is_missing_or_of_the_wrong_type_is_an_error(String whole, String changed) {
        TokenException failure = failure(CLAIMS.replace(whole, changed == null ? "" : changed));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"e30.e30", "e30.e30.", "!.e30.c2ln", "e30.e30.c2ln", "e30", "eyJhbGciOiJub25lIn0.e30.c2ln"})
    void what_is_no_signed_jwt_is_not_read(String jwt) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> IdToken.of(answer(jwt)));

        assertThat(failure.code()).isEqualTo("oauth2.id-token-invalid");
    }

    @Test
    void an_answer_without_one_is_an_error_where_it_was_asked_for() {
        JsonObject answer = JsonObject.parse(LoginFixture.TOKEN.getBytes(StandardCharsets.UTF_8));

        TokenException failure = catchThrowableOfType(TokenException.class, () -> IdToken.of(answer));

        assertThat(failure.code()).isEqualTo("oauth2.id-token-invalid");
    }

    @Test
    void a_device_knows_no_nonce_and_asks_for_none() {
        IdToken token = IdToken.of(answer(LoginFixture.jwt(CLAIMS.replace('\'', '"'))));

        assertThat(token.subject(CLIENT, Optional.empty(), NOW)).isEqualTo("ada");
    }

    private static String subject(String claims) {
        return IdToken.of(answer(LoginFixture.jwt(claims.replace('\'', '"')))).subject(CLIENT, Optional.of(NONCE), NOW);
    }

    private static TokenException failure(String claims) {
        return catchThrowableOfType(TokenException.class, () -> subject(claims));
    }

    private static JsonObject answer(String jwt) {
        return JsonObject.parse(("{\"id_token\":\"" + jwt + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
