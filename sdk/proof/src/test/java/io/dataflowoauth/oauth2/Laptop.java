// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.login.LoggedIn;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A machine on which ada and bob log in, and an issuer that rotates their refresh tokens, in one virtual time. */
final class Laptop implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(10);
    static final String READ = "bills.read";
    static final SecretRef VAULT = SecretRef.named("login");

    final TestClock clock = TestClock.create();
    final FakeOidcIssuer issuer;
    final TokenRuntime runtime;
    private final AtomicReference<Secret> vault = new AtomicReference<>();

    private Laptop(FakeClient client, RuntimeOptions bound, UnaryOperator<FakeOidcIssuerOptions> change) {
        issuer = FakeOidcIssuer.start(change.apply(FakeOidcIssuerOptions.defaults()
                .withTime(clock)
                .withTokenLifetime(Duration.ofMinutes(1))
                .withRotatingRefreshTokens()));
        issuer.registerUser("ada");
        issuer.registerUser("bob");
        issuer.registerClient(
                client.withScopes(READ, "offline_access", "openid").withRedirects("http://127.0.0.1/callback"));
        runtime = TokenRuntime.open(bound.withTime(clock)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))
                .withSecret("login", Mono.fromSupplier(vault::get))
                .withNamed(RefreshTokenKeeper.class, "vault", keeper()));
    }

    static Laptop of(FakeClient client) {
        return of(client, RuntimeOptions.defaults(), UnaryOperator.identity());
    }

    static Laptop of(FakeClient client, RuntimeOptions bound, UnaryOperator<FakeOidcIssuerOptions> change) {
        return new Laptop(client, bound, change);
    }

    OAuth2Client client(ClientAuthentication authentication) {
        return OAuth2Client.of(issuer.issuer(), "laptop", authentication).withScopes(READ);
    }

    RefreshTokenKeeper keeper() {
        return token -> Mono.fromRunnable(() -> vault.set(token));
    }

    /** What a login kept is all that the recipe has. */
    AccessToken refreshed(LoggedIn loggedIn, OAuth2Client client) {
        loggedIn.keepIn(keeper()).block(SOON);
        try (TokenStream stream = TokenStream.open(
                OAuth2Recipes.refreshing(VAULT, client).withKeeper("vault").recipe(), runtime)) {
            return stream.token().block(SOON);
        }
    }

    String whose(AccessToken token) {
        return issuer.find(token.reveal()).orElseThrow().principal();
    }

    /** The codes with which the issuer refused, in their order. */
    List<String> refusals() {
        return issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED).stream()
                .map(entry -> entry.code().orElse(""))
                .toList();
    }

    static TokenException failure(Mono<LoggedIn> login) {
        return catchThrowableOfType(TokenException.class, () -> login.block(SOON));
    }

    @Override
    public void close() {
        runtime.close();
        issuer.close();
    }
}
