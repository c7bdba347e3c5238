// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.SkippedTime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;

/** A device waits for the person at the pace that the issuer sets. */
class PollingTest {
    private static final URI DEVICE = URI.create("https://issuer.example/device");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String CODES = "{\"device_code\":\"the-device-code\",\"user_code\":\"WDJB-MJHT\","
            + "\"verification_uri\":\"https://login.example/\","
            + "\"verification_uri_complete\":\"https://login.example/?c=WDJB-MJHT\",\"expires_in\":60,\"interval\":5}";

    private final LoginFixture fixture = new LoginFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_issuer_is_asked_at_its_pace_until_the_person_has_answered() {
        fixture.door
                .answering(200, CODES)
                .answering(400, LoginFixture.error("authorization_pending"))
                .answering(400, LoginFixture.error("authorization_pending"))
                .answering(200, LoginFixture.TOKEN);
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        assertThat(callsAfter(Duration.ofMillis(4_999))).isEqualTo(1);
        assertThat(callsAfter(Duration.ofMillis(1))).isEqualTo(2);
        assertThat(callsAfter(INTERVAL)).isEqualTo(3);
        assertThat(callsAfter(INTERVAL)).isEqualTo(4);

        assertThat(login.join().refreshToken()).contains(Secret.of("the-first"));
        assertThat(login.join().token().issuedAt()).isEqualTo(SkippedTime.START.plusSeconds(15));
        assertThat(fixture.door.form(1))
                .containsEntry("grant_type", List.of("urn:ietf:params:oauth:grant-type:device_code"))
                .containsEntry("device_code", List.of("the-device-code"))
                .containsEntry("client_id", List.of("laptop"))
                .doesNotContainKey("scope");
    }

    @Test
    void an_issuer_that_asks_for_patience_gets_five_seconds_more_from_then_on() {
        fixture.door
                .answering(200, CODES)
                .answering(400, LoginFixture.error("slow_down"))
                .answering(400, LoginFixture.error("authorization_pending"))
                .answering(200, LoginFixture.TOKEN);
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        assertThat(callsAfter(INTERVAL)).isEqualTo(2);
        assertThat(callsAfter(Duration.ofSeconds(9))).isEqualTo(2);
        assertThat(callsAfter(Duration.ofSeconds(1))).isEqualTo(3);
        assertThat(callsAfter(Duration.ofSeconds(9))).isEqualTo(3);
        assertThat(callsAfter(Duration.ofSeconds(1))).isEqualTo(4);
        assertThat(login).isCompleted();
    }

    @Test
    void an_issuer_that_cannot_be_reached_is_asked_half_as_often_each_time() {
        fixture.door.answering(200, CODES).losing().answering(503, "{}").answering(200, LoginFixture.TOKEN);
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        assertThat(callsAfter(INTERVAL)).isEqualTo(2);
        assertThat(callsAfter(Duration.ofSeconds(10))).isEqualTo(3);
        assertThat(callsAfter(Duration.ofSeconds(19))).isEqualTo(3);
        assertThat(callsAfter(Duration.ofSeconds(1))).isEqualTo(4);
        assertThat(login).isCompleted();
    }

    @ParameterizedTest
    @CsvSource({
        "400, access_denied, oauth2.login-denied",
        "403, access_denied, oauth2.login-denied",
        "400, expired_token, oauth2.login-expired",
        "400, invalid_grant, oauth2.grant-refused",
        "401, invalid_client, oauth2.client-refused",
        "400, unsupported_grant_type, oauth2.issuer-refused"
    })
    void a_refusal_ends_the_login_with_its_code(int status, String error, String code) {
        fixture.door.answering(200, CODES).answering(status, LoginFixture.error(error));
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        fixture.time.skip(INTERVAL);

        TokenException failure = failure(login);
        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.refusal().orElseThrow().error()).contains(error);
        assertThat(callsAfter(Duration.ofMinutes(1))).isEqualTo(2);
    }

    @Test
    void nobody_is_asked_after_the_codes_ran_out() {
        fixture.door.answering(200, CODES);
        for (int i = 0; i < 11; i++) {
            fixture.door.answering(400, LoginFixture.error("authorization_pending"));
        }
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        fixture.time.skip(Duration.ofMinutes(2));

        TokenException failure = failure(login);
        assertThat(failure.code()).isEqualTo("oauth2.login-expired");
        assertThat(failure.detail()).contains("oauth2.issuer-refused");
        assertThat(failure.retryCanHelp()).isTrue();
        assertThat(fixture.door.calls()).isEqualTo(12);
    }

    @Test
    void whoever_leaves_stops_the_questions() {
        fixture.door.answering(200, CODES).answering(400, LoginFixture.error("authorization_pending"));
        Disposable login = prompt().loggedIn().subscribe();
        fixture.time.skip(INTERVAL);

        login.dispose();

        assertThat(callsAfter(Duration.ofMinutes(1))).isEqualTo(2);
    }

    @Test
    void an_answer_that_breaks_the_protocol_ends_the_login() {
        fixture.door.answering(200, CODES).answering(200, "{\"token_type\":\"Bearer\"}");
        CompletableFuture<LoggedIn> login = prompt().loggedIn().toFuture();

        fixture.time.skip(INTERVAL);

        assertThat(failure(login).code()).isEqualTo("oauth2.member-invalid");
    }

    @Test
    void without_an_interval_it_is_five_seconds_and_zero_is_one() {
        fixture.door
                .answering(200, CODES.replace(",\"interval\":5", ""))
                .answering(200, LoginFixture.TOKEN)
                .answering(200, CODES.replace("\"interval\":5", "\"interval\":0"))
                .answering(200, LoginFixture.TOKEN);
        CompletableFuture<LoggedIn> usual = prompt().loggedIn().toFuture();
        assertThat(callsAfter(Duration.ofSeconds(4))).isEqualTo(1);
        assertThat(callsAfter(Duration.ofSeconds(1))).isEqualTo(2);
        assertThat(usual).isCompleted();

        CompletableFuture<LoggedIn> eager = prompt().loggedIn().toFuture();
        fixture.time.skip(Duration.ofSeconds(1));

        assertThat(eager).isCompleted();
    }

    private DevicePrompt prompt() {
        try (DeviceLogin login =
                DeviceLogin.open(fixture.client().withScopes("read"), LoginFixture.at(DEVICE), fixture.runtime)) {
            return Objects.requireNonNull(login.start().block());
        }
    }

    private int callsAfter(Duration time) {
        fixture.time.skip(time);
        return fixture.door.calls();
    }

    private static TokenException failure(CompletableFuture<LoggedIn> login) {
        return (TokenException)
                catchThrowableOfType(CompletionException.class, login::join).getCause();
    }
}
