// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.login.BrowserLogin;
import io.dataflowoauth.oauth2.login.DeviceLogin;
import io.dataflowoauth.oauth2.login.LoggedIn;
import io.dataflowoauth.oauth2.login.LoginOptions;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LoginGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(clock).withRotatingRefreshTokens());
    private final AtomicReference<Secret> vault = new AtomicReference<>();
    private final RefreshTokenKeeper keeper = token -> Mono.fromRunnable(() -> vault.set(token));
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withSecret("login", Mono.fromSupplier(vault::get))
            .withNamed(RefreshTokenKeeper.class, "vault", keeper)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final OAuth2Client client = client(issuer.issuer());

    LoginGuideTest() {
        issuer.registerUser("ada");
        issuer.registerClient(FakeClient.withoutSecret("laptop")
                .withScopes("bills.read", "offline_access")
                .withRedirects("http://127.0.0.1/callback"));
    }

    @AfterEach
    void stop() {
        runtime.close();
        issuer.close();
    }

    @Test
    void a_person_logs_in_with_the_browser_of_this_machine() {
        loggingIn(client, FakeBrowser.signingIn("ada")).block(SOON);

        assertThat(refreshed()).isEqualTo("ada");
    }

    // #region client
    static OAuth2Client client(URI issuer) {
        return OAuth2Client.of(issuer, "laptop", ClientAuthentication.none()).withScopes("bills.read");
    }
    // #endregion client

    // #region browser
    private Mono<Void> loggingIn(OAuth2Client client, Function<URI, Mono<Void>> browser) {
        LoginOptions options = LoginOptions.defaults().withScopes("offline_access");
        BrowserLogin login = BrowserLogin.open(client, options, runtime);
        return login.logIn(browser) // url -> Mono.fromRunnable(() -> open(url)), or print it
                .flatMap(loggedIn -> loggedIn.keepIn(keeper))
                .doFinally(end -> login.close());
    }
    // #endregion browser

    // #region device
    private Mono<LoggedIn> showing(DeviceLogin login, Function<String, Mono<Void>> screen) {
        return login.start()
                .flatMap(prompt -> screen.apply(prompt.verificationUri() + " wants the code " + prompt.userCode())
                        .then(prompt.loggedIn()));
    }
    // #endregion device

    // #region recipe
    static TokenRecipe afterwards(OAuth2Client client) {
        return OAuth2Recipes.refreshing(SecretRef.named("login"), client)
                .withKeeper("vault")
                .recipe();
    }
    // #endregion recipe

    @Test
    void a_person_logs_in_on_another_device() {
        CompletableFuture<String> shown = new CompletableFuture<>();
        try (DeviceLogin login = DeviceLogin.open(client, runtime)) {
            CompletableFuture<LoggedIn> waiting = showing(login, text -> Mono.fromRunnable(() -> shown.complete(text)))
                    .toFuture();
            clock.settle();
            issuer.approve(shown.join().replaceFirst(".* ", ""), "ada");
            clock.advance(Duration.ofSeconds(5));
            waiting.join().keepIn(keeper).block(SOON);

            assertThat(refreshed()).isEqualTo("ada");
        }
    }

    private String refreshed() {
        try (TokenStream stream = TokenStream.open(afterwards(client), runtime)) {
            AccessToken token = stream.token().block(SOON);
            return issuer.find(token.reveal()).orElseThrow().principal();
        }
    }
}
