// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.Refusals;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.DataflowOAuthExtension;
import io.dataflowoauth.testkit.FakeAnswer;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.Fault;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.LeakSweep;
import io.dataflowoauth.testkit.LeastPrivilege;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.Timeline;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class EvidenceGuideTest {
    // #region extension
    @RegisterExtension
    static final DataflowOAuthExtension KIT =
            DataflowOAuthExtension.defaults().withTimelinesOfFailures(Path.of("target/timelines"));
    // #endregion extension

    private static final Duration PATIENCE = ofSeconds(20);
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/bills";
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

    private static final FakeAnswer TOKEN_REFUSED =
            FakeAnswer.status(401).withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_run_leaves_evidence(
            TestClock clock, FakeOidcIssuer issuer, IamStub iam, TokenRuntime runtime, @TempDir Path folder) {
        TokenRecipe reader = reader(issuer, iam, folder);
        URI bills = URI.create(iam.base() + "/b/bills/o/march");

        // #region run
        try (TokenStream tokens = TokenStream.open(reader, runtime)) {
            tokens.use(token -> get(bills, token)).block(PATIENCE);
            iam.faults().add(Fault.next(1).of(READER).at("/b/*").answering(TOKEN_REFUSED));
            tokens.use(token -> get(bills, token)).block(PATIENCE);
        }
        // #endregion run

        // #region assertions
        assertThat(iam.journal())
                .replayedOnce(READER)
                .issuedExactly(2, READER)
                .gotScopes(READER, SCOPE)
                .neverSawAnExpiredToken();
        // #endregion assertions

        // #region privilege
        LeastPrivilege report = LeastPrivilege.of(iam);
        assertThat(report.unusedRoles())
                .extracting(LeastPrivilege.RoleUse::role)
                .containsExactly("roles/viewer");
        assertThat(report).usedEveryRoleBut("roles/viewer").neededEveryScope();
        // #endregion privilege

        // #region timeline
        Path page = Timeline.of(issuer.journal(), iam.journal())
                .withTitle("A token that was refused")
                .withName(READER, "the reader")
                .writeTo(folder.resolve("timeline.html"));
        // #endregion timeline

        // #region leaks
        LeakSweep.forKnownSecrets()
                .path(page)
                .object("the recipe", reader)
                .text("what is logged", iam.journal().toString())
                .report()
                .requireNone();
        // #endregion leaks
        assertThat(page).content().contains("the reader", "A token that was refused");
        assertThat(clock.now()).isEqualTo(iam.journal().entries().get(0).at());
    }

    private static TokenRecipe reader(FakeOidcIssuer issuer, IamStub iam, Path folder) {
        WorkloadProvider builds = iam.provider("123456", "ci", "builds", issuer);
        iam.grant("roles/iam.workloadIdentityUser", builds.principal("job"), iam.serviceAccount(READER));
        iam.grant("roles/storage.objectViewer", "serviceAccount:" + READER, BUCKET);
        iam.role("roles/viewer", "storage.objects.list");
        iam.grant("roles/viewer", "serviceAccount:" + READER, "projects/demo");
        iam.protect(ProtectedResource.at("GET", "/b/bills/o/{object}")
                .requiringScope(SCOPE)
                .requiringPermission("storage.objects.get", BUCKET));
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", builds.audience())
                .path();
        CredentialFile file = CredentialFile.fileSourced(builds, subject).withImpersonation(READER);
        return GoogleRecipes.fromCredentialFile(iam.writeCredentialFile(folder.resolve("credentials.json"), file))
                .trustingHost("127.0.0.1")
                .withScopes(SCOPE)
                .recipe();
    }

    private Mono<String> get(URI uri, AccessToken token) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", token.authorization())
                .build();
        return Mono.fromFuture(() -> http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()))
                .map(EvidenceGuideTest::read);
    }

    private static String read(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 401) {
            throw new CallRefusedException(
                    Refusals.read(401, answer.headers().allValues("WWW-Authenticate"), answer.body()));
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
