// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamExplanation;
import io.dataflowoauth.testkit.IamPolicies;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IamStubGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ETL = "serviceAccount:etl@demo.iam.gserviceaccount.com";
    private static final String BUCKET = "//storage.googleapis.com/projects/_/buckets/orders";
    private static final String OBJECT = BUCKET + "/objects/eu/1.json";

    private final TestClock clock = TestClock.startingAt(Instant.parse("2030-01-01T00:00:00Z"));
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final IamStub cloud = IamStub.start(IamStubOptions.defaults().withTime(clock));

    @AfterEach
    void stop() {
        cloud.close();
        issuer.close();
    }

    @Test
    void what_lies_in_what_and_who_may_do_what() {
        // #region policies
        IamPolicies policies = cloud.policies();
        policies.place("projects/demo", "folders/7");
        policies.place(BUCKET, "projects/demo"); // a bucket's name tells no project
        policies.group("group:pipelines@example.com", ETL);

        policies.grant(
                "roles/storage.objectViewer",
                "group:pipelines@example.com",
                "folders/7",
                new Condition("only europe", "", "resource.name.startsWith('projects/_/buckets/orders/objects/eu/')"));
        policies.deny(Denial.of(
                        "nobody-deletes",
                        List.of("principalSet://goog/public:all"),
                        List.of("storage.googleapis.com/objects.delete"))
                .on("projects/demo"));
        policies.bound(Boundary.of("only-demo", List.of(ETL), List.of("projects/demo")));
        // #endregion policies

        assertThat(policies.explain(ETL, "storage.objects.get", OBJECT).allowed())
                .isTrue();
        assertThat(policies.explain(ETL, "storage.objects.get", OBJECT.replace("/eu/", "/us/"))
                        .decision()
                        .code())
                .contains("policy.condition-false");
        assertThat(policies.explain(ETL, "storage.objects.delete", OBJECT)
                        .decision()
                        .code())
                .contains("policy.denied");
        assertThat(policies.explain(ETL, "storage.objects.get", "projects/other")
                        .decision()
                        .code())
                .contains("policy.outside-boundary");
    }

    @Test
    void an_answer_is_explained() {
        cloud.policies().place(BUCKET, "projects/demo");
        // #region explain
        cloud.policies().delayChangesBy(Duration.ofMinutes(2));
        cloud.grant("roles/storage.objectViewer", ETL, "projects/demo");

        IamExplanation explanation = cloud.policies().explain(ETL, "storage.objects.get", BUCKET);
        assertThat(explanation.allowed()).isFalse();
        assertThat(explanation.changesAt()).contains(clock.now().plus(Duration.ofMinutes(2)));

        clock.advance(Duration.ofMinutes(2));
        assertThat(cloud.policies().explain(ETL, "storage.objects.get", BUCKET).allowed())
                .isTrue();
        // #endregion explain
        assertThat(explanation.toString()).isEqualTo("""
                        DENIED (policy.not-granted)
                          who    serviceAccount:etl@demo.iam.gserviceaccount.com
                          what   storage.objects.get
                          where  //storage.googleapis.com/projects/_/buckets/orders
                                 in //cloudresourcemanager.googleapis.com/projects/demo
                          why    No binding on //storage.googleapis.com/projects/_/buckets/orders, or on what it lies in, \
                        gives serviceAccount:etl@demo.iam.gserviceaccount.com a role with storage.objects.get. Roles that \
                        have it: roles/dataflow.admin, roles/dataflow.worker, roles/storage.admin.
                          later  ALLOWED from 2030-01-01T00:02:00Z on: The binding 1 on \
                        //cloudresourcemanager.googleapis.com/projects/demo gives \
                        serviceAccount:etl@demo.iam.gserviceaccount.com, which \
                        serviceAccount:etl@demo.iam.gserviceaccount.com is, the role roles/storage.objectViewer, which has \
                        storage.objects.get.""");
    }

    @Test
    void claims_are_mapped_to_attributes() {
        // #region mapping
        WorkloadProvider provider = cloud.provider("123456", "ci", "github", issuer);
        cloud.policies()
                .attributeMapping(
                        provider,
                        Map.of(
                                "google.subject", "assertion.sub",
                                "attribute.repository", "assertion.repository"));
        cloud.policies().attributeCondition(provider, "assertion.ref == 'refs/heads/main'");
        cloud.grant(
                "roles/iam.workloadIdentityUser",
                provider.attribute("repository", "acme/etl"),
                cloud.serviceAccount("etl@demo.iam.gserviceaccount.com"));
        // #endregion mapping

        assertThat(cloud.policies()
                        .explain(
                                provider.principal("job"),
                                "iam.serviceAccounts.getAccessToken",
                                cloud.serviceAccount("etl@demo.iam.gserviceaccount.com"),
                                provider.attribute("repository", "acme/etl"))
                        .allowed())
                .isTrue();
    }

    @Test
    void a_policy_is_read_changed_and_set_over_the_wire() throws IOException, InterruptedException {
        cloud.attach("etl@demo.iam.gserviceaccount.com");
        cloud.grant("roles/pubsub.admin", ETL, "projects/demo");
        RuntimeOptions options = RuntimeOptions.defaults()
                .withTime(clock)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
        try (TokenRuntime runtime = TokenRuntime.open(options);
                TokenStream tokens = TokenStream.open(
                        GoogleRecipes.attached().servedAt(cloud.base()).recipe(), runtime)) {
            String token = tokens.token().block(SOON).reveal();

            HttpRequest stale = HttpRequest.newBuilder(
                            URI.create(cloud.base() + "/v1/projects/demo/topics/orders:setIamPolicy"))
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"policy\":{\"etag\":\"BwXold\",\"bindings\":[]}}"))
                    .build();

            HttpResponse<String> answer = HttpClient.newHttpClient().send(stale, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("\"status\":\"ABORTED\"");
        }
    }
}
