// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.diagnosis;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.diagnosis.Symptoms;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A pipeline with all its hops on this machine, each of which has a clock that can be wrong. */
final class Plant implements AutoCloseable {
    static final String READ = "https://www.googleapis.com/auth/cloud-platform.read-only";
    static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    static final String READER = "reader@chain.iam.gserviceaccount.com";
    static final String WORKER = "worker@chain.iam.gserviceaccount.com";
    static final String SUBJECT = "job-1";
    static final String ORDERS = "https://orders.example";

    final TestClock ours = TestClock.create();
    final TestClock googles = TestClock.create();
    final TestClock issuers = TestClock.create();
    final FakeOidcIssuer issuer = FakeOidcIssuer.start(
            FakeOidcIssuerOptions.defaults().withTime(issuers).withSubjectTokenLifetime(Duration.ofMinutes(30)));
    final IamStub iam = IamStub.start(IamStubOptions.defaults().withTime(googles));
    final WorkloadProvider provider = iam.provider("1", "ci", "fake", issuer);
    final Path subject;
    final Path credentials;
    private final Deque<Runnable> closings = new ArrayDeque<>();
    volatile Secret clientSecret = Secret.of("not-the-secret-of-the-registration");

    Plant(Path folder) {
        subject = folder.resolve("subject-token");
        credentials = folder.resolve("credentials.json");
        present(issuer, provider.audience(), Map.of());
        iam.protect(ProtectedResource.at("GET", "/data").requiringScope(READ, PLATFORM));
    }

    /** The subject token of the workload says this from now on. */
    void present(FakeOidcIssuer from, String audience, Map<String, ?> claims) {
        try {
            Files.writeString(
                    subject, from.subjectToken(SUBJECT, audience, claims).reveal());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** The workload as the provider of that name knows it. */
    GoogleRecipe federated(String audience) {
        return GoogleRecipes.federated(audience, SubjectToken.file(subject.toString()));
    }

    /** An account in whose name the workload acts. */
    GoogleRecipe impersonating(String account) {
        return GoogleRecipes.impersonating(account, federated(provider.audience()));
    }

    TokenRecipe recipe(GoogleRecipe recipe) {
        return recipe.servedAt(iam.base()).recipe();
    }

    /** Who the workload is at Google. */
    String federatedName() {
        return provider.principal(SUBJECT);
    }

    URI at(String path) {
        return URI.create(iam.base() + path);
    }

    /** A call of a resource with the live token of a recipe. */
    Optional<Symptoms> call(TokenRecipe recipe, URI resource) {
        return through(recipe, (stream, door) -> stream.use(token -> sent(door, resource, token)));
    }

    /** A token, and no call. */
    Optional<Symptoms> token(TokenRecipe recipe) {
        return through(recipe, (stream, door) -> stream.token());
    }

    /** What a stream and a door of a runtime of their own are used for. */
    Optional<Symptoms> through(TokenRecipe recipe, BiFunction<TokenStream, HttpDoor, Mono<?>> work) {
        return within(runtime -> {
            TokenStream stream = TokenStream.open(recipe, runtime);
            TokenRequest request = stream.request();
            return refusal(work.apply(stream, HttpDoors.of(runtime)))
                    .map(failure -> Symptoms.of(failure).withRequest(request).withClock(ours.now()));
        });
    }

    <T> T within(Function<TokenRuntime, T> work) {
        try (TokenRuntime runtime = runtime()) {
            return work.apply(runtime);
        }
    }

    TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(ours)
                .withSecret("client", Mono.fromSupplier(() -> clientSecret))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    /** Done when the plant is closed, the last one first. */
    void onClose(Runnable closing) {
        closings.push(closing);
    }

    /** Why it failed; nothing if it passed. */
    Optional<Throwable> refusal(Mono<?> work) {
        CompletableFuture<?> future = work.toFuture();
        ours.settle();
        try {
            future.get(20, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (ExecutionException failed) {
            return Optional.of(failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("No end in 20 s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    static Mono<HttpAnswer> sent(HttpDoor door, URI resource, AccessToken token) {
        return answered(door, HttpAsk.get(resource).withHeader("Authorization", token.authorization()));
    }

    static Mono<HttpAnswer> answered(HttpDoor door, HttpAsk ask) {
        return door.send(ask)
                .flatMap(answer -> answer.status() < 400
                        ? Mono.just(answer)
                        : Mono.error(new CallRefusedException(Refusals.of(answer))));
    }

    @Override
    public void close() {
        closings.forEach(Runnable::run);
        iam.close();
        issuer.close();
    }
}
