// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an issuer says of a token is read strictly. */
class IntrospectedTokenTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    @Test
    void everything_that_is_said_is_read() {
        IntrospectedToken token = read("{'active':true,'scope':'write read','client_id':'bill','sub':'ada',"
                + "'aud':['bills','books'],'iss':'https://issuer.example/','exp':1060,'iat':940,'nbf':941,"
                + "'token_type':'Bearer','jti':'7','cnf':{'x5t#S256':'abc','jkt':'def'},'extension':null}");

        assertThat(token.isActive()).isTrue();
        assertThat(token.scopes()).containsExactly("read", "write");
        assertThat(token.clientId()).contains("bill");
        assertThat(token.subject()).contains("ada");
        assertThat(token.audiences()).containsExactly("bills", "books");
        assertThat(token.issuer()).contains("https://issuer.example/");
        assertThat(token.expiresAt()).contains(Instant.ofEpochSecond(1_060));
        assertThat(token.issuedAt()).contains(Instant.ofEpochSecond(940));
        assertThat(token.notBefore()).contains(Instant.ofEpochSecond(941));
        assertThat(token.tokenType()).contains("Bearer");
        assertThat(token.id()).contains("7");
        assertThat(token.certificateThumbprint()).contains("abc");
        assertThat(token.keyThumbprint()).contains("def");
    }

    @Test
    void one_audience_may_stand_alone() {
        assertThat(read("{'active':true,'aud':'bills'}").audiences()).containsExactly("bills");
    }

    @Test
    void a_19_of_a_token_that_is_not_active_nothing_is_known() {
        IntrospectedToken token = read("{'active':false,'sub':'ada','scope':'read'}");

        assertThat(token.isActive()).isFalse();
        assertThat(token.subject()).isEmpty();
        assertThat(token.scopes()).isEmpty();
    }

    @Test
    void a_19_a_token_that_is_over_is_not_active_whatever_is_said() {
        assertThat(read("{'active':true,'exp':1000}").isActive()).isFalse();
        assertThat(read("{'active':true,'exp':1001}").isActive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'active':'true'}",
                "{'active':1}",
                "{'active':null}",
                "{'active':true,'exp':'soon'}",
                "{'active':true,'exp':1.5}",
                "{'active':true,'sub':7}",
                "{'active':true,'scope':['read']}",
                "{'active':true,'aud':[7]}",
                "{'active':true,'aud':7}",
                "{'active':true,'cnf':'abc'}",
                "{'active':true,'cnf':{'jkt':7}}"
            })
    void a_19_an_answer_of_the_wrong_types_is_no_answer(String json) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> read(json));

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("oauth2.member-invalid");
    }

    private static IntrospectedToken read(String json) {
        return IntrospectedToken.read(JsonObject.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
