// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.JournalEntry;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.SubjectTokenFile;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** A workload with everything that it needs, in one virtual time: issuer, STS, IAM Credentials, one protected API. */
final class Chain implements AutoCloseable {
    static final String READ = "https://www.googleapis.com/auth/cloud-platform.read-only";
    static final String IMPERSONATE = "roles/iam.workloadIdentityUser";
    static final String READER = "reader@chain.iam.gserviceaccount.com";
    static final String WRITER = "writer@chain.iam.gserviceaccount.com";
    static final String SUBJECT = "job-1";

    final TestClock clock = TestClock.create();
    final FakeOidcIssuer issuer;
    final IamStub iam;
    final WorkloadProvider provider;
    final TokenRuntime runtime;
    final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    final SubjectTokenFile subject;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    Chain(Path folder, Duration subjectLifetime, Duration federatedLifetime) {
        this.folder = folder;
        issuer = FakeOidcIssuer.start(
                FakeOidcIssuerOptions.defaults().withTime(clock).withSubjectTokenLifetime(subjectLifetime));
        iam = IamStub.start(IamStubOptions.defaults().withTime(clock).withFederatedLifetime(federatedLifetime));
        provider = iam.provider("1", "ci", "fake", issuer);
        for (String account : List.of(READER, WRITER)) {
            iam.grant(IMPERSONATE, provider.principal(SUBJECT), iam.serviceAccount(account));
        }
        iam.protect(ProtectedResource.at("GET", "/data").requiringScope(READ));
        subject = issuer.keepSubjectTokenIn(folder.resolve("subject-token"), SUBJECT, provider.audience());
        runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withObserver(events::add)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }

    /** The recipe that a credential file gives, as gcloud writes it for this workload. */
    GoogleRecipe recipe(String account) {
        Path file = iam.writeCredentialFile(
                folder.resolve(account + ".json"),
                CredentialFile.fileSourced(provider, subject.path()).withImpersonation(account));
        return GoogleRecipes.fromCredentialFile(file).trustingHost("127.0.0.1").withScopes(READ);
    }

    TokenStream stream(GoogleRecipe recipe) {
        return TokenStream.open(recipe.recipe(), runtime);
    }

    /** The live token, when everything that the stream waits for in real time is over. */
    AccessToken token(TokenStream stream) {
        CompletableFuture<AccessToken> future = stream.token().toFuture();
        clock.settle();
        return future.getNow(null);
    }

    /** Why there is no token. */
    TokenException failure(TokenStream stream) {
        CompletableFuture<AccessToken> future = stream.token().toFuture();
        clock.settle();
        try {
            throw new AssertionError("Not refused but " + future.getNow(null) + "\n" + events + "\n" + iam.journal());
        } catch (CompletionException failed) {
            return (TokenException) failed.getCause();
        }
    }

    /** The status that the protected API answers. */
    int call(AccessToken token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(iam.base() + "/data"))
                .header("Authorization", token.authorization())
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What was issued to that principal. */
    List<JournalEntry> issued(String principal) {
        return iam.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).stream()
                .filter(entry -> entry.principal().equals(principal))
                .toList();
    }

    String federated() {
        return provider.principal(SUBJECT);
    }

    @Override
    public void close() {
        runtime.close();
        iam.close();
        issuer.close();
    }
}
