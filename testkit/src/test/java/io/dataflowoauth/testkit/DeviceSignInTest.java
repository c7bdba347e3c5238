// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that knows nothing of the SDK gets its codes, and waits as it was told (RFC 8628). */
class DeviceSignInTest {
    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final Answered codes;

    DeviceSignInTest() {
        issuer.registerUser("ada");
        issuer.registerClient(FakeClient.withoutSecret("robot").withScopes("read"));
        issuer.registerClient(FakeClient.withoutSecret("other"));
        codes = TokenCalls.post(at("/device_authorization"), Map.of("client_id", "robot", "scope", "read"));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_device_learns_its_codes_and_where_to_send_the_person() {
        assertThat(codes.text("user_code")).matches("[B-Z]{4}-[B-Z]{4}");
        assertThat(codes.text("verification_uri")).isEqualTo(issuer.issuer() + "/device");
        assertThat(codes.text("verification_uri_complete"))
                .isEqualTo(issuer.issuer() + "/device?user_code=" + codes.text("user_code"));
        assertThat(codes.text("expires_in")).isEqualTo("600");
        assertThat(codes.text("interval")).isEqualTo("5");
    }

    @Test
    void it_waits_until_somebody_signs_in_and_then_gets_its_token_once() {
        assertThat(asked("robot").error()).isEqualTo("400 authorization_pending");
        issuer.approve(codes.text("user_code").toLowerCase(Locale.ROOT).replace("-", " "), "ada");
        clock.advance(Duration.ofSeconds(5));

        Answered answered = asked("robot");

        assertThat(issuer.find(answered.text("access_token")).orElseThrow().principal())
                .isEqualTo("ada");
        assertThat(answered.text("refresh_token")).isNotEqualTo("null");
        assertThat(asked("robot").error()).isEqualTo("400 invalid_grant");
    }

    @Test
    void whoever_asks_too_fast_has_to_be_slower_from_then_on() {
        asked("robot");
        clock.advance(Duration.ofMillis(4_999));
        assertThat(asked("robot").error()).isEqualTo("400 slow_down");
        clock.advance(Duration.ofMillis(9_999));
        assertThat(asked("robot").error()).isEqualTo("400 slow_down");
        clock.advance(Duration.ofSeconds(15));

        assertThat(asked("robot").error()).isEqualTo("400 authorization_pending");
    }

    @Test
    void a_person_may_say_no() {
        issuer.deny(codes.text("user_code"));

        assertThat(asked("robot").error()).isEqualTo("400 access_denied");
    }

    @Test
    void codes_run_out_for_device_and_person() {
        clock.advance(Duration.ofMinutes(10));

        assertThat(asked("robot").error()).isEqualTo("400 expired_token");
        assertThat(catchThrowableOfType(TestkitException.class, () -> issuer.approve(codes.text("user_code"), "ada"))
                        .code())
                .isEqualTo(TestkitCodes.USER_CODE_UNKNOWN);
    }

    @Test
    void a_code_is_its_clients_own_and_a_person_has_to_be_known() {
        assertThat(asked("other").error()).isEqualTo("400 invalid_grant");
        assertThat(catchThrowableOfType(TestkitException.class, () -> issuer.approve(codes.text("user_code"), "eve"))
                        .code())
                .isEqualTo(TestkitCodes.USER_UNKNOWN);
    }

    @Test
    void a_device_asks_for_no_more_than_its_client_may() {
        assertThat(TokenCalls.post(at("/device_authorization"), Map.of("client_id", "robot", "scope", "burn"))
                        .error())
                .isEqualTo("400 invalid_scope");
        assertThat(TokenCalls.post(at("/device_authorization"), Map.of("client_id", "nobody"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_page_takes_a_code_and_a_name() {
        assertThat(TokenCalls.get(URI.create(codes.text("verification_uri_complete")))
                        .body())
                .contains("value=\"" + codes.text("user_code") + "\"");
        assertThat(typed("XXXX-XXXX", "ada").status()).isEqualTo(400);
        assertThat(typed(codes.text("user_code"), "eve").status()).isEqualTo(403);

        assertThat(typed(codes.text("user_code"), "ada").status()).isEqualTo(200);

        assertThat(asked("robot").status()).isEqualTo(200);
    }

    @Test
    void what_a_page_is_given_it_shows_as_text() {
        assertThat(TokenCalls.get(at("/device?user_code=%22%3E%3Cscript%3E")).body())
                .contains("&quot;&gt;&lt;script&gt;")
                .doesNotContain("<script>");
    }

    private Answered typed(String userCode, String user) {
        return TokenCalls.post(at("/device"), Map.of("user_code", userCode, "user", user, "decision", "allow"));
    }

    private Answered asked(String client) {
        return TokenCalls.post(
                issuer.tokenEndpoint(),
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "client_id",
                        client,
                        "device_code",
                        codes.text("device_code")));
    }

    private URI at(String path) {
        return URI.create(issuer.issuer() + path);
    }
}
