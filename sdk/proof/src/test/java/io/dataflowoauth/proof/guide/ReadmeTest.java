// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.WorkloadProvider;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The lines of the README, against the fakes. */
class ReadmeTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String EMAIL = "reader@demo.iam.gserviceaccount.com";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/open";

    @TempDir
    Path folder;

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub cloud = IamStub.start();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void reader_may_be_impersonated() {
        WorkloadProvider provider = cloud.provider("123456", "ci", "issuer", issuer);
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", provider.audience())
                .path();
        cloud.writeCredentialFile(
                folder.resolve("credentials.json"),
                CredentialFile.fileSourced(provider, subject).withImpersonation(EMAIL));
        cloud.grant("roles/iam.workloadIdentityUser", provider.principal("job"), cloud.serviceAccount(EMAIL));
        cloud.protect(ProtectedResource.at("GET", "/b/open/o/{object}")
                .requiringPermission("storage.objects.get", BUCKET)
                .answering(call -> "{}"));
    }

    @AfterEach
    void stop() {
        vertx.close();
        cloud.close();
        issuer.close();
    }

    @Test
    void a_reader_with_the_role_reads() {
        cloud.grant("roles/storage.objectViewer", "serviceAccount:" + EMAIL, BUCKET);

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(reader(), runtime)) {
            StepVerifier.create(read(tokens)).expectNext("{}").expectComplete().verify(SOON);
        }
    }

    @Test
    void a_reader_without_the_role_is_told_what_is_missing() {
        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(reader(), runtime)) {
            StepVerifier.create(read(tokens))
                    .assertNext(said -> assertThat(said)
                            .startsWith("authorization core.call-permission-denied for " + EMAIL)
                            .contains("Missing: storage.objects.get"))
                    .expectComplete()
                    .verify(SOON);
        }
    }

    private TokenRecipe reader() {
        Path credentialFile = folder.resolve("credentials.json");
        // #region recipe
        GoogleRecipe reader = GoogleRecipes.fromCredentialFile(credentialFile) // as Google's tools write it
                .withScopes("https://www.googleapis.com/auth/devstorage.read_only")
                .withLifetime(Duration.ofMinutes(2)); // data: it may travel to any worker, and holds no secret
        // #endregion recipe
        return reader.trustingHost("127.0.0.1").recipe();
    }

    private Mono<String> read(TokenStream tokens) {
        URI api = cloud.base();
        WebClient client = WebClient.create(vertx);
        // #region use
        AuthorizedWebClient storage = AuthorizedWebClient.of(client, tokens, api);

        return storage.get(URI.create(api + "/b/open/o/report"))
                .map(HttpResponse::bodyAsString)
                .onErrorResume(
                        CallRefusedException.class,
                        refused -> Mono.just(
                                refused.diagnosis().map(Object::toString).orElse("no diagnosis")));
        // #endregion use
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
