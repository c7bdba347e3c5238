// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** A login in a browser, at an issuer that answers by a script; the port is a real one. */
class BrowserLoginTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String AUTHORIZE = ",\"authorization_endpoint\":\"https://issuer.example/authorize\"";

    private final LoginFixture fixture = new LoginFixture();
    private final ScriptedBrowser browser = new ScriptedBrowser(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void the_browser_is_sent_with_a_state_a_challenge_and_where_to_come_back_to() throws Exception {
        fixture.door.answering(200, LoginFixture.TOKEN);
        OAuth2Client client = fixture.client().withScopes("read").withResource(URI.create("https://bills.example/"));

        browser.loggedIn(client, LoginFixture.at(LoginFixture.AUTHORIZE).withParameter("login_hint", "ada"), "code=c1");

        Map<String, String> sent = ScriptedBrowser.query(browser.opened().join());
        assertThat(browser.opened().join().toString()).startsWith("https://issuer.example/authorize?");
        assertThat(sent)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", "laptop")
                .containsEntry("scope", "read")
                .containsEntry("resource", "https://bills.example/")
                .containsEntry("login_hint", "ada")
                .containsEntry("code_challenge_method", "S256")
                .doesNotContainKeys("nonce", "dpop_jkt");
        assertThat(sent.get("redirect_uri")).matches("http://127\\.0\\.0\\.1:\\d+/callback");
        assertThat(sent.get("state")).matches("[A-Za-z0-9_-]{43}");
        Map<String, List<String>> redeemed = fixture.door.form(0);
        assertThat(redeemed)
                .containsEntry("grant_type", List.of("authorization_code"))
                .containsEntry("code", List.of("c1"))
                .containsEntry("redirect_uri", List.of(sent.get("redirect_uri")))
                .containsEntry("resource", List.of("https://bills.example/"))
                .doesNotContainKey("scope");
        assertThat(hash(redeemed.get("code_verifier").get(0))).isEqualTo(sent.get("code_challenge"));
    }

    @Test
    void a_query_of_the_endpoint_stays() {
        fixture.door.answering(200, LoginFixture.TOKEN);

        browser.loggedIn(fixture.client(), LoginFixture.at(URI.create(LoginFixture.AUTHORIZE + "?p=1")), "code=c1");

        assertThat(browser.opened().join().toString()).startsWith("https://issuer.example/authorize?p=1&");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'x':1 | oauth2.login-unsupported",
                "'authorization_endpoint':'https://elsewhere.example/a' | oauth2.endpoint-elsewhere",
                "'authorization_endpoint':'http://issuer.example/a' | oauth2.url-forbidden",
                "'authorization_endpoint':'https://issuer.example/a#f' | oauth2.url-forbidden",
                "'authorization_endpoint':'https://issuer.example/a','code_challenge_methods_supported':['plain'] "
                        + "| oauth2.login-unsupported",
                "'authorization_endpoint':'https://issuer.example/a','require_pushed_authorization_requests':true "
                        + "| oauth2.login-unsupported"
            })
    void an_issuer_that_does_not_offer_it_safely_is_not_opened(String members, String code) {
        fixture.door.answering(200, LoginFixture.metadata("," + members.replace('\'', '"')));
        OAuth2Client client = fixture.discovering(ClientAuthentication.none());

        assertThat(browser.failure(client, LoginOptions.defaults(), browser::open)
                        .code())
                .isEqualTo(code);
        assertThat(browser.opened()).isNotDone();
        assertThat(fixture.door.calls()).isEqualTo(1);
    }

    @Test
    void an_issuer_that_says_it_names_itself_has_to() {
        fixture.door.answering(
                200,
                LoginFixture.metadata(AUTHORIZE + ",\"authorization_response_iss_parameter_supported\":true,"
                        + "\"code_challenge_methods_supported\":[\"plain\",\"S256\"]"));

        TokenException failure = browser.failure(
                fixture.discovering(ClientAuthentication.none()),
                LoginOptions.defaults(),
                url -> browser.comeBack(url, "code=c1"));

        assertThat(failure.code()).isEqualTo("oauth2.issuer-mismatch");
        assertThat(fixture.door.calls()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"none", "client_secret_basic", "client_secret_post"})
    void a_login_is_said_ahead_where_it_has_to_be(String method) {
        fixture.door
                .answering(
                        200,
                        LoginFixture.metadata(AUTHORIZE + ",\"require_pushed_authorization_requests\":true,"
                                + "\"pushed_authorization_request_endpoint\":\"https://issuer.example/push\""))
                .answering(201, "{\"request_uri\":\"urn:example:1\",\"expires_in\":60}")
                .answering(200, LoginFixture.TOKEN);
        browser.opened().complete(URI.create("https://issuer.example/authorize?unused"));

        CompletableFuture<URI> url = new CompletableFuture<>();
        LoggedIn loggedIn =
                browser.login(fixture.discovering(authentication(method)), LoginOptions.defaults(), shown -> {
                    url.complete(shown);
                    return ScriptedBrowser.comeBackTo(
                            fixture.door.form(1).get("redirect_uri").get(0),
                            fixture.door.form(1).get("state").get(0),
                            "code=c1");
                });

        assertThat(ScriptedBrowser.query(url.join()))
                .isEqualTo(Map.of("client_id", "laptop", "request_uri", "urn:example:1"));
        assertThat(fixture.door.ask(1).uri()).hasToString("https://issuer.example/push");
        assertThat(fixture.door.form(1))
                .containsEntry("client_id", List.of("laptop"))
                .containsEntry("response_type", List.of("code"))
                .containsKey("code_challenge");
        assertThat(loggedIn.refreshToken()).isPresent();
    }

    @Test
    void what_is_refused_ahead_opens_no_browser() {
        fixture.door
                .answering(
                        200,
                        LoginFixture.metadata(AUTHORIZE + ",\"require_pushed_authorization_requests\":true,"
                                + "\"pushed_authorization_request_endpoint\":\"https://issuer.example/push\""))
                .answering(400, LoginFixture.error("invalid_scope"));

        TokenException failure = browser.failure(
                fixture.discovering(ClientAuthentication.none()), LoginOptions.defaults(), browser::open);

        assertThat(failure.code()).isEqualTo("oauth2.scope-refused");
        assertThat(browser.opened()).isNotDone();
    }

    @Test
    void a_browser_that_stays_open_holds_nothing_up() {
        fixture.door.answering(200, LoginFixture.TOKEN);

        LoggedIn loggedIn = browser.login(
                fixture.client(),
                LoginFixture.at(LoginFixture.AUTHORIZE),
                url -> browser.comeBack(url, "code=c1").then(Mono.never()));

        assertThat(loggedIn.refreshToken()).isPresent();
    }

    @Test
    void a_browser_that_cannot_be_opened_ends_the_login() {
        IllegalStateException none = new IllegalStateException("no display");

        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> browser.login(
                                fixture.client(), LoginFixture.at(LoginFixture.AUTHORIZE), url -> Mono.error(none))))
                .hasMessage("no display");
    }

    @Test
    void a_person_who_does_not_come_back_in_time_ends_it_and_closes_the_port() throws Exception {
        try (BrowserLogin login =
                BrowserLogin.open(fixture.client(), LoginFixture.at(LoginFixture.AUTHORIZE), fixture.runtime)) {
            CompletableFuture<LoggedIn> end = login.logIn(browser::open).toFuture();
            int port = port(browser.opened().get(10, TimeUnit.SECONDS));
            assertThat(ScriptedBrowser.comeBackTo("http://127.0.0.1:" + port + "/callback", "guessed", "code=evil")
                            .thenReturn(true)
                            .block(SOON))
                    .isTrue();
            assertThat(end).isNotDone();

            fixture.time.skip(Duration.ofMinutes(5));

            TokenException failure = catchThrowableOfType(
                    TokenException.class, () -> Mono.fromFuture(end).block(SOON));
            assertThat(failure.code()).isEqualTo("oauth2.login-expired");
            assertThat(failure.detail()).contains("1 calls");
            assertThat(isFree(port)).isTrue();
        }
    }

    @Test
    void a_port_that_is_taken_is_told() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LoginOptions options = LoginFixture.at(LoginFixture.AUTHORIZE).withPort(taken.getLocalPort());

            assertThat(browser.failure(fixture.client(), options, browser::open).code())
                    .isEqualTo("oauth2.listener-failed");
            assertThat(browser.opened()).isNotDone();
        }
    }

    @Test
    void what_one_login_knows_does_not_print() {
        Attempt attempt = Attempt.made(fixture.time).block(SOON);

        assertThat(attempt.toString())
                .doesNotContain(attempt.state().reveal())
                .doesNotContain(attempt.verifier().reveal())
                .doesNotContain(attempt.nonce().reveal());
    }

    private static ClientAuthentication authentication(String method) {
        SecretRef word = SecretRef.named("word");
        return switch (method) {
            case "client_secret_basic" -> ClientAuthentication.clientSecretBasic(word);
            case "client_secret_post" -> ClientAuthentication.clientSecretPost(word);
            default -> ClientAuthentication.none();
        };
    }

    private static int port(URI url) {
        return URI.create(ScriptedBrowser.query(url).get("redirect_uri")).getPort();
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static String hash(String verifier) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
