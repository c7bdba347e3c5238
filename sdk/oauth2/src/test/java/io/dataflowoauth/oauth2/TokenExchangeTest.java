// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.Secret;
import io.dataflowoauth.http.HttpAsk;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exchange sends (RFC 8693 section 2.1, A-17). */
class TokenExchangeTest {
    private static final URI ENDPOINT = URI.create("https://sts.example/token");

    private final TokenExchange exchange = TokenExchange.of(Secret.of("s3cret&x"), TokenExchange.JWT);

    @Test
    void an_exchange_asks_for_an_access_token() {
        HttpAsk ask =
                exchange.withAudience("//aud").withScopes(List.of("b", "a")).ask(ENDPOINT);

        assertThat(ask.method()).isEqualTo("POST");
        assertThat(body(ask))
                .startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&")
                .contains("&subject_token=s3cret%26x&")
                .contains("&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&")
                .contains("&audience=%2F%2Faud&", "&scope=a+b&")
                .endsWith("&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token");
    }

    @Test
    void a_17_an_actor_token_goes_with_its_type() {
        assertThat(body(exchange.withActor(Secret.of("act"), TokenExchange.ACCESS_TOKEN)
                        .ask(ENDPOINT)))
                .contains("&actor_token=act&actor_token_type=urn%3A");
    }

    @Test
    void resources_may_repeat_and_nothing_else() {
        TokenExchange twice =
                exchange.withResource(URI.create("https://a.example/")).withResource(URI.create("https://b.example/"));

        assertThat(body(twice.ask(ENDPOINT))).contains("resource=https%3A%2F%2Fa", "resource=https%3A%2F%2Fb");
        assertThatThrownBy(() -> twice.with("subject_token", "other")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> twice.with("requested_token_type", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_scopes_are_left_to_the_issuer() {
        assertThat(body(exchange.withScopes(List.of()).ask(ENDPOINT))).doesNotContain("scope=");
    }

    @Test
    void nothing_of_it_prints() {
        assertThat(exchange + " " + exchange.ask(ENDPOINT)).doesNotContain("s3cret");
    }

    private static String body(HttpAsk ask) {
        return new String(ask.body(), StandardCharsets.UTF_8);
    }
}
