// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.GoogleStandIns;
import io.dataflowoauth.testkit.IamStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IamAdminGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ETL = "serviceAccount:etl@demo.iam.gserviceaccount.com";

    private final IamStub cloud = IamStub.start();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_deny_policy_that_is_made_over_the_wire_names_itself_in_explanations() throws Exception {
        cloud.attach("etl@demo.iam.gserviceaccount.com");
        // #region deny
        cloud.grant("roles/iam.denyAdmin", ETL, "projects/demo");
        cloud.grant("roles/pubsub.editor", ETL, "projects/demo");

        HttpResponse<String> made = call(
                "POST",
                "/v2/policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fdemo/denypolicies?policyId=no-publishing",
                """
                {"rules": [{"denyRule": {
                  "deniedPrincipals": ["principalSet://goog/public:all"],
                  "exceptionPrincipals": ["principalSet://goog/group/breakglass@example.com"],
                  "deniedPermissions": ["pubsub.googleapis.com/topics.publish"]}}]}""");

        assertThat(made.body()).contains("\"done\":true");
        assertThat(cloud.policies()
                        .explain(ETL, "pubsub.topics.publish", "//pubsub.googleapis.com/projects/demo/topics/orders")
                        .why())
                .startsWith("The denial policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fdemo"
                        + "/denypolicies/no-publishing#1 on");
        // #endregion deny
    }

    @Test
    void a_stand_in_lets_pass_whom_the_policy_does() throws Exception {
        cloud.attach("etl@demo.iam.gserviceaccount.com");
        // #region standins
        GoogleStandIns apis = GoogleStandIns.on(cloud);
        String bucket = apis.bucket("orders", "demo");
        apis.put("orders", "eu/1.json", "{\"total\":7}");
        cloud.grant("roles/storage.objectViewer", ETL, bucket);

        assertThat(call("GET", "/storage/v1/b/orders/o/eu%2F1.json?alt=media", "")
                        .body())
                .isEqualTo("{\"total\":7}");
        assertThat(call("DELETE", "/storage/v1/b/orders/o/eu%2F1.json", "").body())
                .contains("does not have storage.objects.delete access to the Google Cloud Storage object.");
        // #endregion standins
    }

    private HttpResponse<String> call(String method, String path, String json)
            throws IOException, InterruptedException {
        RuntimeOptions options = RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true));
        try (TokenRuntime runtime = TokenRuntime.open(options);
                TokenStream tokens = TokenStream.open(
                        GoogleRecipes.attached().servedAt(cloud.base()).recipe(), runtime)) {
            String token = tokens.token().block(SOON).reveal();
            HttpRequest request = HttpRequest.newBuilder(URI.create(cloud.base() + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(json))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
