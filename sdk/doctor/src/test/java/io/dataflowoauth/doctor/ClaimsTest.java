// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    @Test
    void a_jwt_tells_whose_it_is_and_what_for() {
        Map<String, String> claims = claims("{\"iss\":\"https://issuer.example\",\"sub\":\"ada\",\"aud\":[\"a\",\"b\"],"
                + "\"azp\":\"app\",\"exp\":1800000000,\"groups\":[\"x\",\"y\",\"z\"],\"private\":\"not told\"}");

        assertThat(claims)
                .containsExactly(
                        Map.entry("iss", "https://issuer.example"),
                        Map.entry("sub", "ada"),
                        Map.entry("azp", "app"),
                        Map.entry("aud", "a, b"),
                        Map.entry("exp", "2027-01-15T08:00:00Z"),
                        Map.entry("groups", "3"));
    }

    @Test
    void an_audience_may_be_one_text() {
        assertThat(claims("{\"aud\":\"orders\"}")).containsExactly(Map.entry("aud", "orders"));
    }

    @Test
    void groups_that_were_left_out_are_said_to_be() {
        assertThat(claims("{\"_claim_names\":{\"groups\":\"src1\"}}"))
                .containsExactly(Map.entry("groups", "too many to be listed"));
    }

    @Test
    void claims_of_the_wrong_type_are_left_out() {
        assertThat(claims("{\"iss\":7,\"sub\":[\"x\"],\"aud\":{},\"exp\":\"soon\",\"groups\":\"g\"}"))
                .isEmpty();
    }

    @Test
    void an_instant_beyond_all_calendars_is_left_out() {
        assertThat(claims("{\"exp\":9223372036854775807}")).isEmpty();
    }

    @Test
    void a_claim_that_is_shaped_like_a_secret_is_masked() {
        assertThat(claims("{\"sub\":\"ya29.canary\"}"))
                .containsExactly(Map.entry("sub", "(masked: shaped like a secret)"));
    }

    @Test
    void a_claim_that_steers_a_terminal_is_made_one_line() {
        assertThat(claims("{\"sub\":\"a\\u001b[31m\\nb\\u202ec\"}")).containsExactly(Map.entry("sub", "a [31m b c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.!.c", "a.bm90IGpzb24.c", "a.W10.c", "...."})
    void a_token_that_is_no_jwt_tells_nothing(String token) {
        assertThat(Claims.of(AccessToken.bearer(token, Duration.ofHours(1)))).isEmpty();
    }

    private static Map<String, String> claims(String json) {
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
        return Claims.of(AccessToken.bearer("e30." + payload + ".c2ln", Duration.ofHours(1)));
    }
}
