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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import reactor.core.publisher.Mono;

/** A client of an issuer in one virtual time with it, which keeps its secret under the name "billing". */
final class Client implements AutoCloseable {
    static final String READ = "bills.read";
    static final String WRITE = "bills.write";

    final TestClock clock = TestClock.create();
    final FakeOidcIssuer issuer;
    final TokenRuntime runtime;

    Client(FakeClient client, Secret secret) {
        issuer = FakeOidcIssuer.start(
                FakeOidcIssuerOptions.defaults().withTime(clock).withTokenLifetime(Duration.ofMinutes(1)));
        issuer.registerClient(client.withScopes(READ, WRITE));
        runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withSecret("billing", Mono.just(secret))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    ClientCredentialsRecipe recipe(ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(issuer.issuer(), "bill", authentication)
                .withScopes(READ);
    }

    static SecretRef secret() {
        return SecretRef.named("billing");
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
