// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.fixture.Answers;
import io.dataflowoauth.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Token answers are read strictly. */
class TokenAnswersTest {
    private static final TokenRequest ANY = TokenRequest.defaults();

    @Test
    void a_token_has_its_value_its_lifetime_and_its_scopes() {
        AccessToken token = read("'access_token':'s3cret','token_type':'Bearer','expires_in':3600,'scope':'b a'", ANY);

        assertThat(token.reveal()).isEqualTo("s3cret");
        assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(token.scopes()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void a_13_the_token_type_is_compared_without_case(String type) {
        assertThat(read("'access_token':'t','token_type':'" + type + "'", ANY).type())
                .isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'access_token':'s3cret'",
                "'access_token':'s3cret','token_type':null",
                "'access_token':'s3cret','token_type':1",
                "'access_token':'s3cret','token_type':'Bearer '",
                "'access_token':'s3cret','token_type':'mac'",
                "'access_token':'s3cret','token_type':'DPoP'",
                "'access_token':'s3cret','token_type':'N_A'"
            })
    void a_13_a_token_of_no_known_type_is_not_used(String members) {
        assertInvalid(members);
    }

    @Test
    void a_14_a_token_without_a_lifetime_is_used_for_a_minute() {
        assertThat(read("'access_token':'t','token_type':'Bearer'", ANY).lifetime())
                .isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "'3600', 3600",
        "43200, 43200",
        "43201, 43200",
        "2147483648, 43200",
        "9223372036854775808, 43200",
        "'\"3600\"', 3600"
    })
    void a_50_a_lifetime_is_an_integer_and_at_most_twelve_hours(String written, long seconds) {
        assertThat(read("'access_token':'t','token_type':'Bearer','expires_in':" + written, ANY)
                        .lifetime())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1", "0", "3600.7", "3600.0", "1e3", "1e400", "true", "null", "'x'", "' 60'", "'6O'", "'0x10'", "[60]"
            })
    void a_50_any_other_lifetime_is_an_error(String written) {
        assertInvalid("'access_token':'s3cret','token_type':'Bearer','expires_in':" + written);
    }

    @Test
    void a_50_a_lifetime_that_is_no_number_is_no_json() {
        assertInvalid("'access_token':'s3cret','token_type':'Bearer','expires_in':NaN");
    }

    @Test
    void a_15_without_a_scope_the_token_has_the_scopes_that_were_asked_for() {
        assertThat(read("'access_token':'t','token_type':'Bearer'", ANY.withScopes("a", "b"))
                        .scopes())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource({"a, oauth2.scope-narrowed", "a b c, oauth2.scope-widened", "a c, oauth2.scope-narrowed"})
    void a_15_another_scope_than_was_asked_for_is_an_error(String granted, String code) {
        TokenException failure = failure(
                "'access_token':'s3cret','token_type':'Bearer','scope':'" + granted + "'", ANY.withScopes("a", "b"));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure).hasMessageNotContaining("s3cret");
    }

    @Test
    void a_16_an_exchange_must_say_what_it_issued() {
        String token = "{\"access_token\":\"s3cret\",\"token_type\":\"Bearer\"";
        HttpAnswer silent = Answers.json(200, token + "}");
        HttpAnswer other = Answers.json(200, token + ",\"issued_token_type\":\"" + TokenExchange.ID_TOKEN + "\"}");
        HttpAnswer right = Answers.json(200, token + ",\"issued_token_type\":\"" + TokenExchange.ACCESS_TOKEN + "\"}");

        assertThat(exchangeFailure(silent)).isInstanceOf(TokenException.Invalid.class);
        assertThat(exchangeFailure(other))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageNotContaining("s3cret");
        assertThat(TokenAnswers.readExchange(right, ANY, TokenExchange.ACCESS_TOKEN)
                        .reveal())
                .isEqualTo("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_grant, oauth2.grant-refused",
        "401, invalid_client, oauth2.client-refused",
        "400, unauthorized_client, oauth2.client-unauthorized",
        "400, invalid_scope, oauth2.scope-refused",
        "400, invalid_target, oauth2.target-refused",
        "400, invalid_dpop_proof, oauth2.proof-refused",
        "400, use_dpop_nonce, oauth2.nonce-refused",
        "403, access_denied, oauth2.issuer-refused",
        "404, , oauth2.issuer-refused"
    })
    void a_18_a_refusal_is_terminal_and_keeps_the_issuers_words(int status, String error, String code) {
        TokenException failure = failureOf(Answers.json(
                status, error == null ? "{}" : "{\"error\":\"" + error + "\",\"error_description\":\"why\"}"));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.refusal().orElseThrow().status()).isEqualTo(status);
        assertThat(failure.refusal().orElseThrow().error()).isEqualTo(java.util.Optional.ofNullable(error));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void a_56_an_issuer_that_asks_for_patience_is_unavailable(int status) {
        HttpAnswer answer =
                HttpAnswer.of(status, Map.of("Retry-After", List.of("7")), "s3cret".getBytes(StandardCharsets.UTF_8));

        TokenException failure = failureOf(answer);

        assertThat(failure).isInstanceOf(TokenException.Unavailable.class).hasMessageNotContaining("s3cret");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204, 206, 226})
    void a_46_another_success_than_200_has_no_place(int status) {
        assertThat(failureOf(Answers.json(status, "{\"access_token\":\"s3cret\",\"token_type\":\"Bearer\"}")))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void a_46_an_error_in_a_success_is_a_refusal() {
        assertThat(failure("'access_token':'s3cret','token_type':'Bearer','error':'invalid_grant'", ANY))
                .isInstanceOf(TokenException.Rejected.class)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "text/plain", "application/json; charset=utf-16", "application/jsonx", "x/json", ""
            })
    void a_45_what_does_not_say_that_it_is_json_is_not_read(String mediaType) {
        byte[] body = "{\"access_token\":\"s3cret\",\"token_type\":\"Bearer\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(failureOf(Answers.of(200, mediaType, body)).code()).isEqualTo("oauth2.media-type-unexpected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON;charset=UTF-8",
                "application/json; charset=\"utf-8\"",
                "application/problem+json",
                "application/json;v=1"
            })
    void a_45_json_in_utf_8_is_read_however_it_is_named(String mediaType) {
        byte[] body = "{\"access_token\":\"t\",\"token_type\":\"Bearer\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(TokenAnswers.read(Answers.of(200, mediaType, body), ANY).reveal())
                .isEqualTo("t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'token_type':'Bearer'",
                "'access_token':null",
                "'access_token':1",
                "'access_token':''",
                "'access_token':' '",
                "'access_token':'s3cret s3cret'",
                "'access_token':'s3cret\\r\\nX: y'",
                "'access_token':'s3cret\\u0000'",
                "'access_token':'s3cr\u00e9t'",
                "'access_token':['s3cret']",
                "'access_token':'s3cret','access_token':'other'"
            })
    void a_49_and_a_47_a_token_is_one_b64token(String members) {
        assertInvalid(members.contains("token_type") ? members : members + ",'token_type':'Bearer'");
    }

    @Test
    void a_49_a_token_has_at_most_64_kib() {
        assertInvalid("'access_token':'" + "x".repeat(64 * 1024 + 1) + "','token_type':'Bearer'");
        assertThat(read("'access_token':'" + "x".repeat(64 * 1024) + "','token_type':'Bearer'", ANY)
                        .reveal())
                .hasSize(64 * 1024);
    }

    @Test
    void a_53_what_the_issuer_says_is_cut_and_cleaned() {
        String said = "\u001b[31mred\r\nX ya29.s3cret-token-value " + "long ".repeat(1000);

        TokenException failure =
                failureOf(Answers.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + said + "\"}"));

        assertThat(failure.getMessage()).hasSizeLessThan(1000).doesNotContain("s3cret", "\u001b", "\r", "\n");
    }

    private static AccessToken read(String members, TokenRequest request) {
        return TokenAnswers.read(Answers.json(200, "{" + members.replace('\'', '"') + "}"), request);
    }

    private static TokenException failure(String members, TokenRequest request) {
        return catchThrowableOfType(TokenException.class, () -> read(members, request));
    }

    private static TokenException failureOf(HttpAnswer answer) {
        return catchThrowableOfType(TokenException.class, () -> TokenAnswers.read(answer, ANY));
    }

    private static TokenException exchangeFailure(HttpAnswer answer) {
        return catchThrowableOfType(
                TokenException.class, () -> TokenAnswers.readExchange(answer, ANY, TokenExchange.ACCESS_TOKEN));
    }

    private static void assertInvalid(String members) {
        assertThat(failure(members, ANY))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageNotContaining("s3cr")
                .hasNoCause();
    }
}
