// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;

/** A client of an issuer in one virtual time with it, which keeps its secret under the name "billing". */
final class Client implements AutoCloseable {
    static final String READ = "bills.read";
    static final String WRITE = "bills.write";

    final TestClock clock = TestClock.create();
    final FakeOidcIssuer issuer;
    final TokenRuntime runtime;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile Secret secret;

    Client(FakeClient client, Secret secret) {
        this.secret = secret;
        issuer = FakeOidcIssuer.start(
                FakeOidcIssuerOptions.defaults().withTime(clock).withTokenLifetime(Duration.ofMinutes(1)));
        issuer.registerClient(client.withScopes(READ, WRITE));
        runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withSecret("billing", Mono.fromSupplier(() -> this.secret))
                .withObserver(event -> events.add(event.getClass().getSimpleName()))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    ClientCredentialsRecipe recipe(ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(issuer.issuer(), "bill", authentication)
                .withScopes(READ);
    }

    static SecretRef secret() {
        return SecretRef.named("billing");
    }

    /** The kinds of events, in their order. */
    List<String> events() {
        return events;
    }

    void secretIsNow(Secret changed) {
        secret = changed;
    }

    TokenStream stream(ClientCredentialsRecipe recipe) {
        return TokenStream.open(recipe.recipe(), runtime);
    }

    /** The live token, when everything that the stream waits for in real time is over. */
    AccessToken token(TokenStream stream) {
        CompletableFuture<AccessToken> future = stream.token().toFuture();
        clock.settle();
        return future.getNow(null);
    }

    TokenException failure(TokenStream stream) {
        try {
            throw new AssertionError("Not refused but " + token(stream));
        } catch (CompletionException failed) {
            return (TokenException) failed.getCause();
        }
    }

    @Override
    public void close() {
        runtime.close();
        issuer.close();
    }
}
