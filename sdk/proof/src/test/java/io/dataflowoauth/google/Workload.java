// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A runtime and a stub in one virtual time. */
final class Workload implements AutoCloseable {
    static final String READ = "https://www.googleapis.com/auth/cloud-platform.read-only";
    static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    static final String READER = "reader@demo.iam.gserviceaccount.com";
    static final String CREATOR = "roles/iam.serviceAccountTokenCreator";

    final TestClock clock;
    final IamStub iam;
    final TokenRuntime runtime;
    final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    Workload(UnaryOperator<IamStubOptions> stub, UnaryOperator<RuntimeOptions> options) {
        this(TestClock.create(), stub, options);
    }

    Workload(TestClock clock, UnaryOperator<IamStubOptions> stub, UnaryOperator<RuntimeOptions> options) {
        this.clock = clock;
        iam = IamStub.start(stub.apply(IamStubOptions.defaults().withTime(clock)));
        iam.protect(ProtectedResource.at("GET", "/data").requiringScope(READ, PLATFORM));
        runtime = TokenRuntime.open(options.apply(RuntimeOptions.defaults()
                .withTime(clock)
                .withObserver(events::add)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true))));
    }

    static Workload started() {
        return new Workload(UnaryOperator.identity(), UnaryOperator.identity());
    }

    TokenStream stream(GoogleRecipe recipe) {
        return TokenStream.open(recipe.servedAt(iam.base()).recipe(), runtime);
    }

    AccessToken token(TokenStream stream) {
        return result(stream.token());
    }

    <T> T result(Mono<T> work) {
        CompletableFuture<T> future = work.toFuture();
        clock.settle();
        return future.getNow(null);
    }

    /** Why there is no token. */
    TokenException failure(TokenStream stream) {
        return failure(stream.token());
    }

    TokenException failure(Mono<?> work) {
        CompletableFuture<?> future = work.toFuture();
        clock.settle();
        try {
            throw new AssertionError("Not refused but " + future.getNow(null) + "\n" + events + "\n" + iam.journal());
        } catch (CompletionException failed) {
            return (TokenException) failed.getCause();
        }
    }

    /** The status that the protected API answers. */
    int call(AccessToken token) {
        return get("/data", token);
    }

    int get(String path, AccessToken token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(iam.base() + path))
                .header("Authorization", token.authorization())
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .join()
                .statusCode();
    }

    List<JournalEntry> issued(String principal) {
        return iam.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).stream()
                .filter(entry -> entry.principal().equals(principal))
                .toList();
    }

    @Override
    public void close() {
        runtime.close();
        iam.close();
    }
}
