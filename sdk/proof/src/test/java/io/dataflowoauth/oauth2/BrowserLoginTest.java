// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.login.BrowserLogin;
import io.dataflowoauth.oauth2.login.LoggedIn;
import io.dataflowoauth.oauth2.login.LoginOptions;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.LeakSweep;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A person logs in with a browser at an issuer that really asks. */
class BrowserLoginTest {
    private static final FakeBrowser ADA = FakeBrowser.signingIn("ada");
    private static final SecretRef WORD = SecretRef.named("word");
    private static final SecretRef KEY = SecretRef.named("key");

    private final Laptop laptop = Laptop.of(FakeClient.withoutSecret("laptop"));
    private final OAuth2Client client = laptop.client(ClientAuthentication.none());
    private final BrowserLogin login = BrowserLogin.open(client, laptop.runtime);

    @AfterEach
    void close() {
        login.close();
        laptop.close();
    }

    @Test
    void a_login_is_the_first_refresh_token_of_a_recipe() {
        LoggedIn loggedIn = login.logIn(ADA).block(Laptop.SOON);

        AccessToken later = laptop.refreshed(loggedIn, client);

        assertThat(laptop.issuer.accepts(loggedIn.token().reveal())).isTrue();
        assertThat(laptop.whose(loggedIn.token())).isEqualTo("ada");
        assertThat(laptop.whose(later)).isEqualTo("ada");
        assertThat(later.scopes()).containsExactly(Laptop.READ);
    }

    static Stream<Arguments> clients() {
        return Stream.of(
                Arguments.of(FakeClient.basic("laptop"), ClientAuthentication.clientSecretBasic(WORD)),
                Arguments.of(FakeClient.post("laptop"), ClientAuthentication.clientSecretPost(WORD)),
                Arguments.of(FakeClient.secretJwt("laptop"), ClientAuthentication.clientSecretJwt(WORD)),
                Arguments.of(FakeClient.privateKeyJwt("laptop"), ClientAuthentication.privateKeyJwt(KEY)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_that_proves_itself_logs_people_in_whether_it_says_so_ahead_or_not(
            FakeClient registered, ClientAuthentication authentication) {
        RuntimeOptions bound = RuntimeOptions.defaults()
                .withSecret("word", Mono.fromSupplier(registered::secret))
                .withSecret("key", Mono.fromSupplier(registered::privateKeyPem));

        for (UnaryOperator<FakeOidcIssuerOptions> change : plainAndAhead()) {
            try (Laptop other = Laptop.of(registered, bound, change);
                    BrowserLogin proving = BrowserLogin.open(other.client(authentication), other.runtime)) {
                LoggedIn loggedIn = proving.logIn(ADA).block(Laptop.SOON);

                assertThat(other.whose(other.refreshed(loggedIn, other.client(authentication))))
                        .isEqualTo("ada");
                assertThat(other.refusals()).isEmpty();
            }
        }
    }

    private static List<UnaryOperator<FakeOidcIssuerOptions>> plainAndAhead() {
        return List.of(UnaryOperator.identity(), FakeOidcIssuerOptions::withPushedRequests);
    }

    @Test
    void an_issuer_says_who_logged_in_if_it_is_asked() {
        LoginOptions options = LoginOptions.defaults().withScopes("openid", "offline_access");
        try (BrowserLogin asking = BrowserLogin.open(client, options, laptop.runtime)) {
            assertThat(asking.logIn(FakeBrowser.signingIn("bob"))
                            .block(Laptop.SOON)
                            .subject())
                    .contains("bob");
        }
    }

    @Test
    void code_token_and_refresh_token_are_bound_to_one_key_that_lasts() {
        FakeClient registered = FakeClient.withoutSecret("laptop").withKeys().withBoundTokens();
        RuntimeOptions bound = RuntimeOptions.defaults()
                .withSecret("key", Mono.fromSupplier(registered::privateKeyPem))
                .withSecret("other", Mono.fromSupplier(FakeClient.privateKeyJwt("x")::privateKeyPem));
        try (Laptop other = Laptop.of(registered, bound, UnaryOperator.identity())) {
            other.issuer.rotateDpopNonce();
            OAuth2Client proving = other.client(ClientAuthentication.none()).withDpop(DpopBinding.of(KEY));
            LoggedIn loggedIn = loggedIn(proving, other);
            LoggedIn stolen = loggedIn(proving, other);

            AccessToken later = other.refreshed(loggedIn, proving);

            assertThat(loggedIn.token().binding().kind()).isEqualTo(TokenBinding.Kind.DPOP);
            assertThat(later.binding()).isEqualTo(loggedIn.token().binding());
            OAuth2Client thief = proving.withDpop(DpopBinding.of(SecretRef.named("other")));
            assertThat(catchThrowableOfType(TokenException.class, () -> other.refreshed(stolen, thief))
                            .code())
                    .isEqualTo("oauth2.grant-refused");
        }
    }

    private static LoggedIn loggedIn(OAuth2Client client, Laptop at) {
        try (BrowserLogin login = BrowserLogin.open(client, at.runtime)) {
            return login.logIn(ADA).block(Laptop.SOON);
        }
    }

    @Test
    void a_person_who_says_no_is_told_as_such() {
        TokenException failure = Laptop.failure(login.logIn(FakeBrowser.refusing()));

        assertThat(failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(failure.code()).isEqualTo("oauth2.login-denied");
    }

    @Test
    void the_browser_ends_on_a_page_that_says_nothing_of_what_it_brought() throws Exception {
        CompletableFuture<String> page = new CompletableFuture<>();
        Function<URI, Mono<Void>> reading = url -> ADA.redirect(url)
                .doOnNext(answer -> ADA.page(answer).subscribe(page::complete))
                .then();

        login.logIn(reading).block(Laptop.SOON);

        assertThat(page.get(10, TimeUnit.SECONDS))
                .startsWith("You are logged in.")
                .doesNotContain("code");
    }

    @Test
    void several_people_log_in_at_once_and_each_is_who_they_are() {
        Mono<LoggedIn> ada = login.logIn(ADA);
        Mono<LoggedIn> bob = login.logIn(FakeBrowser.signingIn("bob"));

        var both = Mono.zip(ada, bob, ada).block(Laptop.SOON);

        assertThat(laptop.whose(both.getT1().token())).isEqualTo("ada");
        assertThat(laptop.whose(both.getT2().token())).isEqualTo("bob");
        assertThat(laptop.whose(both.getT3().token())).isEqualTo("ada");
    }

    @Test
    void whoever_leaves_closes_the_port_and_redeems_nothing() throws Exception {
        CompletableFuture<URI> shown = new CompletableFuture<>();
        Disposable waiting = login.logIn(shown(shown)).subscribe();
        URI answer = ADA.redirect(shown.get(10, TimeUnit.SECONDS)).block(Laptop.SOON);

        waiting.dispose();
        laptop.clock.settle();

        assertThat(isClosed(answer)).isTrue();
        assertThat(laptop.issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED))
                .isEmpty();
    }

    @Test
    void whoever_does_not_come_back_in_time_finds_the_port_closed() throws Exception {
        CompletableFuture<URI> shown = new CompletableFuture<>();
        CompletableFuture<LoggedIn> waiting = login.logIn(shown(shown)).toFuture();
        URI answer = ADA.redirect(shown.get(10, TimeUnit.SECONDS)).block(Laptop.SOON);

        laptop.clock.advance(Duration.ofMinutes(5));

        assertThat(Laptop.failure(Mono.fromFuture(waiting)).code()).isEqualTo("oauth2.login-expired");
        assertThat(isClosed(answer)).isTrue();
    }

    @Test
    void a_login_is_answered_once() {
        CompletableFuture<URI> answered = new CompletableFuture<>();
        login.logIn(url -> ADA.redirect(url)
                        .doOnNext(answered::complete)
                        .flatMap(ADA::page)
                        .then())
                .block(Laptop.SOON);

        assertThat(isClosed(answered.join())).isTrue();
    }

    @Test
    void nothing_of_a_login_is_printed() {
        CompletableFuture<URI> shown = new CompletableFuture<>();
        LoggedIn loggedIn =
                login.logIn(url -> shown(shown).apply(url).then(ADA.apply(url))).block(Laptop.SOON);
        TokenException failure = Laptop.failure(login.logIn(url -> ADA.redirect(url)
                .flatMap(answer -> ADA.page(changed(answer, "iss=[^&]*", "iss=x")))
                .then()));
        Secret refreshToken = loggedIn.refreshToken().orElseThrow();

        LeakSweep.forKnownSecrets()
                .text("login", login + " " + loggedIn + " " + refreshToken + " " + loggedIn.token())
                .text("journal", laptop.issuer.journal().entries().toString())
                .text("url", shown.join().toString())
                .failure("failure", failure)
                .report()
                .requireNone();
        assertThat(loggedIn.toString()).doesNotContain(refreshToken.reveal());
    }

    private static Function<URI, Mono<Void>> shown(CompletableFuture<URI> shown) {
        return url -> Mono.fromRunnable(() -> shown.complete(url));
    }

    private static boolean isClosed(URI answer) {
        return ADA.page(answer)
                .map(page -> false)
                .onErrorReturn(IOException.class, true)
                .block(Laptop.SOON);
    }

    private static URI changed(URI uri, String what, String to) {
        return URI.create(uri.toString().replaceFirst(what, to));
    }
}
