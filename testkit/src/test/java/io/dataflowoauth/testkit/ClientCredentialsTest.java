// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.TokenCalls.Answered;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientCredentialsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00.750Z");
    private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");

    private final TestClock clock = TestClock.startingAt(START);
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withTokenLifetime(ofMillis(2_500)));
    private final FakeClient reader = issuer.registerClient(
            FakeClient.basic("reader").withScopes("read", "list").withAudiences("https://api.test"));

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void a_client_gets_a_signed_token_that_says_who_and_what_for() throws Exception {
        Answered answered = ask(Map.of("grant_type", "client_credentials", "scope", "read"));

        Map<String, Object> claims = KitKeys.verify(answered.text("access_token"), issuer.jwks());
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.headers()).containsEntry("cache-control", "no-store");
        assertThat(answered.text("token_type")).isEqualTo("Bearer");
        assertThat(answered.text("scope")).isEqualTo("read");
        assertThat(claims)
                .containsEntry("iss", issuer.issuer().toString())
                .containsEntry("sub", "reader")
                .containsEntry("client_id", "reader")
                .containsEntry("aud", "https://api.test")
                .containsEntry("scope", "read")
                .containsKeys("jti", "iat", "exp");
    }

    @Test
    void seconds_on_the_wire_never_promise_more_than_the_milliseconds_that_count() {
        Answered answered = ask(GRANT);
        String token = answered.text("access_token");

        assertThat(answered.text("expires_in")).isEqualTo("2");
        assertThat(issuer.find(token).orElseThrow().expiresAt()).isEqualTo(START.plusMillis(2_500));
        clock.advance(ofMillis(2_499));
        assertThat(issuer.accepts(token)).isTrue();
        clock.advance(ofMillis(1));
        assertThat(issuer.accepts(token)).isFalse();
    }

    @Test
    void a_client_may_have_a_lifetime_of_its_own() {
        FakeClient brief = issuer.registerClient(FakeClient.basic("brief").withTokenLifetime(ofSeconds(7)));

        assertThat(TokenCalls.basic(issuer.tokenEndpoint(), brief, GRANT).text("expires_in"))
                .isEqualTo("7");
        assertThatIllegalArgumentException().isThrownBy(() -> brief.withTokenLifetime(ofMillis(999)));
    }

    @Test
    void without_a_scope_a_client_gets_all_of_its_own() {
        assertThat(ask(GRANT).text("scope")).isEqualTo("list read");
    }

    @Test
    void a_scope_of_others_is_refused_and_the_journal_says_which() {
        Answered answered = ask(Map.of("grant_type", "client_credentials", "scope", "read write"));

        assertThat(answered.error()).isEqualTo("400 invalid_scope");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED))
                .singleElement()
                .satisfies(entry -> assertThat(entry.why().orElseThrow()).contains("[write]"))
                .satisfies(entry -> assertThat(entry.principal()).isEqualTo("reader"));
    }

    @Test
    void an_audience_and_a_resource_are_given_only_to_clients_that_have_them() {
        assertThat(ask(with("audience", "https://api.test")).status()).isEqualTo(200);
        assertThat(ask(with("resource", "https://api.test")).status()).isEqualTo(200);
        assertThat(ask(with("audience", "https://other.test")).error()).isEqualTo("400 invalid_target");
        assertThat(ask(with("resource", "https://other.test")).error()).isEqualTo("400 invalid_target");
    }

    @Test
    void the_secret_is_form_encoded_before_it_is_base64() {
        FakeClient odd =
                issuer.registerClient(FakeClient.basic("odd: client").withSecret(Secret.of("a b+c%41:&é-and-more")));

        assertThat(TokenCalls.basic(issuer.tokenEndpoint(), odd, GRANT).status())
                .isEqualTo(200);
    }

    @Test
    void a_wrong_secret_an_unknown_client_and_no_client_are_one_error_on_the_wire() {
        Answered wrong = TokenCalls.basic(
                issuer.tokenEndpoint(), FakeClient.basic("reader").withSecret(Secret.of("not-the-secret")), GRANT);
        Answered unknown = TokenCalls.basic(issuer.tokenEndpoint(), FakeClient.basic("nobody"), GRANT);
        Answered none = TokenCalls.post(issuer.tokenEndpoint(), GRANT);

        assertThat(List.of(wrong.error(), unknown.error(), none.error())).containsOnly("401 invalid_client");
        assertThat(wrong.headers().get("www-authenticate")).startsWith("Basic ");
        assertThat(none.headers()).doesNotContainKey("www-authenticate");
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED)).isEmpty();
    }

    @Test
    void a_client_that_posts_its_secret_may_not_use_the_header_and_the_other_way_round() {
        FakeClient poster = issuer.registerClient(FakeClient.post("poster"));

        Answered posted = TokenCalls.post(issuer.tokenEndpoint(), posted(poster));
        Answered inHeader = TokenCalls.basic(issuer.tokenEndpoint(), poster, GRANT);
        Answered readerPosted = TokenCalls.post(issuer.tokenEndpoint(), posted(reader));

        assertThat(posted.status()).isEqualTo(200);
        assertThat(inHeader.error()).isEqualTo("401 invalid_client");
        assertThat(readerPosted.error()).isEqualTo("401 invalid_client");
    }

    @Test
    void two_methods_at_once_are_refused_though_each_is_right() {
        Answered both = TokenCalls.basic(issuer.tokenEndpoint(), reader, posted(reader));

        assertThat(both.error()).isEqualTo("400 invalid_request");
    }

    @Test
    void another_grant_a_missing_grant_and_a_body_that_is_no_form_each_have_their_error() {
        Answered other = ask(Map.of("grant_type", "password"));
        Answered missing = ask(Map.of("scope", "read"));
        Answered notForm = TokenCalls.send(HttpRequest.newBuilder(issuer.tokenEndpoint())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(other.error()).isEqualTo("400 unsupported_grant_type");
        assertThat(missing.error()).isEqualTo("400 invalid_request");
        assertThat(notForm.error()).isEqualTo("400 invalid_request");
    }

    @Test
    void a_parameter_sent_twice_is_refused() {
        Answered twice = TokenCalls.send(HttpRequest.newBuilder(issuer.tokenEndpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&grant_type=password")));

        assertThat(twice.error()).isEqualTo("400 invalid_request");
    }

    @Test
    void a_hundred_requests_at_once_get_a_hundred_tokens_and_each_is_journaled() {
        List<CompletableFuture<Answered>> calls = IntStream.range(0, 100)
                .mapToObj(i -> TokenCalls.basicLater(issuer.tokenEndpoint(), reader, GRANT))
                .toList();

        List<String> tokens = calls.stream()
                .map(CompletableFuture::join)
                .map(answered -> answered.text("access_token"))
                .toList();

        assertThat(tokens).hasSize(100).doesNotHaveDuplicates().allMatch(issuer::accepts);
        assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .hasSize(100)
                .extracting(entry -> entry.tokenId().orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void one_id_is_registered_once() {
        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> issuer.registerClient(FakeClient.post("reader")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.CLIENT_KNOWN));
    }

    @Test
    void nothing_that_it_writes_down_holds_a_secret_or_a_token() {
        String token = ask(GRANT).text("access_token");
        ask(Map.of("grant_type", "client_credentials", "scope", "write"));

        String written = issuer + " " + issuer.journal() + " " + reader + " "
                + issuer.find(token).orElseThrow();
        assertThat(written).doesNotContain(token).doesNotContain(reader.secret().reveal());
    }

    private Answered ask(Map<String, String> form) {
        return TokenCalls.basic(issuer.tokenEndpoint(), reader, form);
    }

    private static Map<String, String> with(String name, String value) {
        return Map.of("grant_type", "client_credentials", name, value);
    }

    private static Map<String, String> posted(FakeClient client) {
        return Map.of(
                "grant_type",
                "client_credentials",
                "client_id",
                client.id(),
                "client_secret",
                client.secret().reveal());
    }
}
