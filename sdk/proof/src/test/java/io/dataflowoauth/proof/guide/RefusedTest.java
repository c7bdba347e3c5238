// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.diagnosis.DiagnosisEngine;
import io.dataflowoauth.access.diagnosis.Symptoms;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.WorkloadProvider;
import io.dataflowoauth.vertx.AuthorizedWebClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class RefusedTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READ = "https://www.googleapis.com/auth/devstorage.read_only";
    private static final String READER = "reader@demo.iam.gserviceaccount.com";

    private final Vertx vertx = Vertx.vertx();
    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub iam = IamStub.start();
    private final WorkloadProvider provider = iam.provider("1", "ci", "builds", issuer);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @TempDir
    private Path folder;

    private TokenStream tokens;

    @BeforeEach
    void open() {
        Path file = folder.resolve("token");
        issuer.keepSubjectTokenIn(file, "job-1", provider.audience());
        iam.serviceAccount(READER);
        iam.protect(ProtectedResource.at("GET", "/storage/v1/b/{bucket}/o/{object}")
                .ofService("storage.googleapis.com", "google.storage.objects.get")
                .requiringPermission("storage.objects.get", "//storage.googleapis.com/projects/_/buckets/{bucket}"));
        tokens = TokenStream.open(
                GoogleRecipes.impersonating(
                                READER,
                                GoogleRecipes.federated(provider.audience(), SubjectToken.file(file.toString())))
                        .withScopes(READ)
                        .servedAt(iam.base())
                        .recipe(),
                runtime);
    }

    @AfterEach
    void close() {
        tokens.close();
        runtime.close();
        iam.close();
        issuer.close();
        vertx.close();
    }

    @Test
    void a_refused_call_says_what_to_do_about_it() {
        iam.grant("roles/iam.workloadIdentityUser", provider.principal("job-1"), iam.serviceAccount(READER));
        URI origin = URI.create(iam.base().getScheme() + "://" + iam.base().getRawAuthority());
        URI object = URI.create(origin + "/storage/v1/b/orders-eu/o/today.csv");
        AuthorizedWebClient web = AuthorizedWebClient.of(WebClient.create(vertx), tokens, origin);
        TokenTime time = runtime.options().time();

        // #region explain
        Mono<HttpResponse<Buffer>> read = web.get(object).onErrorMap(DiagnosisEngine.explaining(tokens, time));
        // #endregion explain

        // #region shown
        Mono<List<String>> steps = read.map(answer -> List.<String>of())
                .onErrorResume(
                        CallRefusedException.class,
                        refused -> Mono.justOrEmpty(refused.diagnosis()).map(Diagnosis::steps));
        // #endregion shown
        assertThat(steps.block(SOON))
                .containsExactly(
                        // #region command
                        "gcloud storage buckets add-iam-policy-binding gs://orders-eu"
                                + " --member=serviceAccount:reader@demo.iam.gserviceaccount.com"
                                + " --role=roles/storage.objectViewer"
                        // #endregion command
                        );
    }

    @Test
    void a_token_that_could_not_be_had_is_diagnosed_with_what_the_caller_knows() {
        Optional<TokenException> none = failure();
        // #region token
        PrincipalChain chain = PrincipalChain.of(provider.principal("job-1")).then(READER);
        Diagnosis diagnosis = DiagnosisEngine.diagnose(Symptoms.of(none.orElseThrow())
                .withRequest(tokens.request())
                .withPrincipal(chain)
                .withExpectedAudience(provider.audience()));
        // #endregion token

        assertThat(diagnosis.code()).isEqualTo("diagnosis.impersonation-denied");
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.steps())
                .last()
                .asString()
                .startsWith("gcloud iam service-accounts add-iam-policy-binding " + READER)
                .contains(provider.principal("job-1"), "roles/iam.workloadIdentityUser");
    }

    private Optional<TokenException> failure() {
        return tokens.token()
                .map(token -> Optional.<TokenException>empty())
                .onErrorResume(TokenException.class, failure -> Mono.just(Optional.of(failure)))
                .block(SOON);
    }
}
