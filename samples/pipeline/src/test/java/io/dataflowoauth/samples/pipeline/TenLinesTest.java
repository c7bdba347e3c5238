// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.beam.CallApi;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.LeastPrivilege;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.SubjectTokenFile;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test of a pipeline that was there before, and the ten lines that give it real identities to work with. */
class TenLinesTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String HUB = "{\"iata\":\"00M\",\"hub\":\"ATL\",\"kilometres\":400}";

    @Test
    void the_nearest_hub_is_found_by_whoever_may_ask(@TempDir Path folder) {
        // #region kit
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start();
                IamStub iam = IamStub.start()) {
            WorkloadProvider builds = iam.provider("123456", "ci", "builds", issuer);
            iam.grant("roles/iam.workloadIdentityUser", builds.principal("job"), iam.serviceAccount(READER));
            iam.protect(ProtectedResource.at("GET", "/atlas/v1/hubs/{iata}").answering(call -> HUB));
            SubjectTokenFile token = issuer.keepSubjectTokenIn(folder.resolve("token"), "job", builds.audience());
            var file = CredentialFile.fileSourced(builds, token.path()).withImpersonation(READER);
            Path credentials = iam.writeCredentialFile(folder.resolve("credentials.json"), file);

            findsTheHub(credentials, iam.base()); // the test that was there before

            assertThat(iam.journal()).askedOnce(READER).answeredExactly(20).refusedNothing();
            assertThat(LeastPrivilege.of(iam)).usedEveryRole();
        }
        // #endregion kit
    }

    @Test
    void the_lines_around_the_test_that_was_there_are_ten() throws IOException {
        Path here = Path.of("src/test/java", TenLinesTest.class.getName().replace('.', '/') + ".java");
        List<String> lines = Files.readAllLines(here);
        List<String> region = lines.subList(
                lines.indexOf("        // #region " + "kit") + 1, lines.indexOf("        // #endregion " + "kit"));

        assertThat(region)
                .filteredOn(line -> !line.isBlank() && !line.trim().equals("}"))
                .filteredOn(line -> !line.contains("was there before"))
                .hasSize(10);
    }

    /** The test that was there before: a pipeline, what goes in, what must come out. */
    private static void findsTheHub(Path credentials, URI api) {
        TokenRecipe reader = GoogleRecipes.fromCredentialFile(credentials)
                .trustingHost("127.0.0.1")
                .withScopes("https://www.googleapis.com/auth/cloud-platform")
                .recipe();
        Pipeline pipeline = Pipeline.create();
        Airport thigpen = new Airport("00M", "Thigpen", "MS", 31.95, -89.23);

        var airports = pipeline.apply(Create.of(Collections.nCopies(20, thigpen)));
        var found = airports.apply(CallApi.of("find-hub", reader, new FindNearest(api)));

        PAssert.that(found.output().apply(Filter.by(nearest -> nearest.kilometres() < 500)))
                .containsInAnyOrder(Collections.nCopies(20, new Nearest("00M", "ATL", 400)));
        PAssert.that(found.failures()).empty();
        pipeline.run().waitUntilFinish();
    }
}
