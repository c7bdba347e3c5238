// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
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
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A workload and an issuer in one virtual time; what it binds is bound before its first stream. */
final class Workload implements AutoCloseable {
    static final String READ = "bills.read";
    static final String WRITE = "bills.write";

    final TestClock clock = TestClock.create();
    final FakeOidcIssuer issuer;
    private RuntimeOptions options;
    private TokenRuntime runtime;

    private Workload(UnaryOperator<FakeOidcIssuerOptions> change) {
        issuer = FakeOidcIssuer.start(change.apply(
                FakeOidcIssuerOptions.defaults().withTime(clock).withTokenLifetime(Duration.ofMinutes(1))));
        options = RuntimeOptions.defaults()
                .withTime(clock)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
    }

    static Workload create() {
        return new Workload(UnaryOperator.identity());
    }

    static Workload create(UnaryOperator<FakeOidcIssuerOptions> change) {
        return new Workload(change);
    }

    Workload secret(String name, Supplier<Secret> secret) {
        options = options.withSecret(name, Mono.fromSupplier(secret));
        return this;
    }

    <T> Workload bound(Class<T> type, String name, T what) {
        options = options.withNamed(type, name, what);
        return this;
    }

    Workload recipe(String name, TokenRecipe recipe) {
        options = options.withRecipe(name, recipe);
        return this;
    }

    /** Registers it, allowed to read and to write. */
    FakeClient register(FakeClient client) {
        return issuer.registerClient(client.withScopes(READ, WRITE));
    }

    OAuth2Client at(String clientId, ClientAuthentication authentication) {
        return OAuth2Client.of(issuer.issuer(), clientId, authentication).withScopes(READ);
    }

    TokenStream stream(TokenRecipe recipe) {
        if (runtime == null) {
            runtime = TokenRuntime.open(options);
        }
        return TokenStream.open(recipe, runtime);
    }

    /** As if the process had ended and another had begun. */
    void restart() {
        runtime.close();
        runtime = null;
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
        if (runtime != null) {
            runtime.close();
        }
        issuer.close();
    }
}
