// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.SkippedTime;
import io.dataflowoauth.oauth2.ClientAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A login on another device, at an issuer that answers by a script. */
class DeviceLoginTest {
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
    void a_person_is_shown_a_code_and_where_to_type_it_in() {
        fixture.door.answering(200, CODES);

        DevicePrompt prompt = prompt(LoginFixture.at(DEVICE).withScopes("offline_access"));

        assertThat(prompt.userCode()).isEqualTo("WDJB-MJHT");
        assertThat(prompt.verificationUri()).hasToString("https://login.example/");
        assertThat(prompt.completeUri()).contains(URI.create("https://login.example/?c=WDJB-MJHT"));
        assertThat(prompt.expiresAt()).isEqualTo(SkippedTime.START.plusSeconds(60));
        assertThat(fixture.door.ask(0).uri()).isEqualTo(DEVICE);
        assertThat(fixture.door.form(0))
                .isEqualTo(Map.of("scope", List.of("offline_access read"), "client_id", List.of("laptop")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"expires_in\":60 | \"expires_in\":0 | oauth2.login-answer-invalid",
                "\"expires_in\":60 | \"expires_in\":\"soon\" | oauth2.member-invalid",
                ",\"expires_in\":60 | | oauth2.member-invalid",
                "\"interval\":5 | \"interval\":true | oauth2.member-invalid",
                "the-device-code | | oauth2.login-answer-invalid",
                "\"WDJB-MJHT\" | \"\" | oauth2.login-answer-invalid",
                "\"WDJB-MJHT\" | \"\\u001b[2J\" | oauth2.login-answer-invalid",
                "\"WDJB-MJHT\" | \"\\u202eTHJM\" | oauth2.login-answer-invalid",
                "https://login.example/\" | http://login.example/\" | oauth2.login-answer-invalid",
                "https://login.example/\" | https://google.com@login.example/\" | oauth2.login-answer-invalid",
                "https://login.example/\" | javascript:alert(1)\" | oauth2.login-answer-invalid",
                "https://login.example/\" | not a url\" | oauth2.login-answer-invalid",
                "https://login.example/?c=WDJB-MJHT | file:///etc/passwd | oauth2.login-answer-invalid"
            })
    void nothing_is_shown_to_a_person_that_breaks_the_protocol(String whole, String broken, String code) {
        fixture.door.answering(200, CODES.replace(whole, broken == null ? "" : broken));

        TokenException failure = catchThrowableOfType(TokenException.class, this::prompt);

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).doesNotContain("the-device-code", "\u001b", "login.example");
    }

    @Test
    void the_page_may_have_the_name_that_google_gives_it() {
        fixture.door.answering(200, CODES.replace("verification_uri\"", "verification_url\""));

        assertThat(prompt().verificationUri()).hasToString("https://login.example/");
    }

    @Test
    void the_endpoint_is_where_the_metadata_says_on_the_issuers_own_origin() {
        fixture.door
                .answering(
                        200, LoginFixture.metadata(",\"device_authorization_endpoint\":\"https://issuer.example/d\""))
                .answering(200, CODES);
        try (DeviceLogin login = DeviceLogin.open(fixture.discovering(ClientAuthentication.none()), fixture.runtime)) {
            assertThat(login.start().block().userCode()).isEqualTo("WDJB-MJHT");
            assertThat(fixture.door.ask(1).uri()).hasToString("https://issuer.example/d");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://elsewhere.example/d, oauth2.endpoint-elsewhere",
        "https://issuer.example:8443/d, oauth2.endpoint-elsewhere",
        "http://issuer.example/d, oauth2.url-forbidden",
        ", oauth2.login-unsupported"
    })
    void an_endpoint_that_is_elsewhere_or_not_there_is_not_asked(String endpoint, String code) {
        String member = endpoint == null ? "" : ",\"device_authorization_endpoint\":\"" + endpoint + "\"";
        fixture.door.answering(200, LoginFixture.metadata(member));
        try (DeviceLogin login = DeviceLogin.open(fixture.discovering(ClientAuthentication.none()), fixture.runtime)) {
            TokenException failure = catchThrowableOfType(
                    TokenException.class, () -> login.start().block());

            assertThat(failure.code()).isEqualTo(code);
            assertThat(fixture.door.calls()).isEqualTo(1);
        }
    }

    @Test
    void a_client_with_a_secret_proves_itself_each_time() {
        fixture.door.answering(200, CODES).answering(200, LoginFixture.TOKEN);
        try (DeviceLogin login = DeviceLogin.open(
                fixture.client(ClientAuthentication.clientSecretBasic(SecretRef.named("word"))),
                LoginFixture.at(DEVICE),
                fixture.runtime)) {
            CompletableFuture<LoggedIn> loggedIn =
                    login.start().flatMap(DevicePrompt::loggedIn).toFuture();
            fixture.time.skip(INTERVAL);

            assertThat(loggedIn).isCompleted();
            assertThat(fixture.door.ask(0).headers().get("Authorization")).startsWith("Basic ");
            assertThat(fixture.door.ask(1).headers().get("Authorization")).startsWith("Basic ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://issuer.example/device", "https://u@issuer.example/device"})
    void an_endpoint_that_the_door_does_not_permit_fails_at_open(String endpoint) {
        LoginOptions options = LoginFixture.at(URI.create(endpoint));

        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> DeviceLogin.open(fixture.client(), options, fixture.runtime));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
    }

    @Test
    void a_key_that_ends_with_the_process_is_refused_where_the_refresh_token_would_be_bound_to_it() {
        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> DeviceLogin.open(fixture.client().withDpop(), fixture.runtime));

        assertThat(failure.code()).isEqualTo("oauth2.login-key-ephemeral");
    }

    @Test
    void nothing_prints_a_code() {
        fixture.door.answering(200, CODES);
        DevicePrompt prompt = prompt();
        List<String> printed = new ArrayList<>(List.of(prompt.toString()));
        printed.add(new DevicePrompt.Shown("WDJB-MJHT", DEVICE, prompt.completeUri()).toString());

        assertThat(printed).allSatisfy(text -> assertThat(text).doesNotContain("the-device-code", "WDJB"));
    }

    private DevicePrompt prompt() {
        return prompt(LoginFixture.at(DEVICE));
    }

    private DevicePrompt prompt(LoginOptions options) {
        try (DeviceLogin login = DeviceLogin.open(fixture.client().withScopes("read"), options, fixture.runtime)) {
            return Objects.requireNonNull(login.start().block());
        }
    }
}
