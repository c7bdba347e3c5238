// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.testkit.IamPolicies;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TestkitServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what in a scene, and what there is to do it on. */
class PolicySceneTest {
    private static final String ADA = "user:ada@corp.example";
    private static final String ETL = "serviceAccount:etl@demo.iam.gserviceaccount.com";
    private static final String OBJECT = "//storage.googleapis.com/projects/_/buckets/orders/objects/eu/1.json";
    private static final String SCENE = """
            iam:
              accounts: [{email: etl@demo.iam.gserviceaccount.com, attached: true}]
              projects: [{id: demo, number: "123"}]
              places:
                - {resource: projects/demo, in: folders/7}
                - {resource: //storage.googleapis.com/projects/_/buckets/orders, in: projects/demo}
              groups: [{name: "group:data@corp.example", members: ["user:ada@corp.example"]}]
              roles: [{name: projects/demo/roles/reader, permissions: [storage.objects.get, storage.objects.delete]}]
              grants:
                - role: projects/demo/roles/reader
                  member: group:data@corp.example
                  resource: folders/7
                  condition: {title: europe, expression: "resource.name.startsWith('projects/_/buckets/orders/objects/eu/')"}
                - {role: roles/storage.objectViewer, member: "serviceAccount:etl@demo.iam.gserviceaccount.com", resource: folders/7}
              denials:
                - id: nobody-deletes
                  principals: ["principalSet://goog/public:all"]
                  exceptPrincipals: ["serviceAccount:etl@demo.iam.gserviceaccount.com"]
                  permissions: [storage.googleapis.com/objects.*]
                  exceptPermissions: [storage.googleapis.com/objects.get]
                  resource: projects/demo
              boundaries:
                - id: only-demo
                  principals: ["serviceAccount:etl@demo.iam.gserviceaccount.com"]
                  resources: [projects/demo]
              standIns:
                buckets: [{name: orders, project: demo, objects: [{name: eu/1.json, text: "{}"}]}]
                topics: [{project: demo, name: orders, subscriptions: [billing]}]
                tables: [{name: projects/demo/datasets/sales/tables/orders, columns: [id]}]
            """;

    @TempDir
    private Path folder;

    @Test
    void custom_roles_conditions_denials_and_boundaries_are_in_force() {
        played(SCENE, server -> {
            IamPolicies policies = server.iam().policies();

            assertThat(policies.explain(ADA, "storage.objects.get", OBJECT).why())
                    .contains("the role projects/demo/roles/reader", "while “europe”");
            assertThat(policies.explain(ADA, "storage.objects.delete", OBJECT).why())
                    .contains("The denial nobody-deletes on");
            assertThat(policies.explain(ADA, "storage.objects.get", OBJECT.replace("/eu/", "/us/"))
                            .allowed())
                    .isFalse();
            assertThat(policies.explain(ETL, "storage.objects.get", OBJECT).allowed())
                    .isTrue();
            assertThat(policies.explain(ETL, "storage.objects.get", "//storage.googleapis.com/projects/_/buckets/other")
                            .why())
                    .contains("(boundary only-demo)");
        });
    }

    @Test
    void stand_ins_answer_with_what_the_scene_put_into_them() {
        played(SCENE, server -> {
            String token = get(server, "/computeMetadata/v1/instance/service-accounts/default/token", "")
                    .replaceAll(".*\"access_token\":\"([^\"]+)\".*", "$1");

            assertThat(get(server, "/storage/v1/b/orders/o/eu%2F1.json?alt=media", token))
                    .isEqualTo("{}");
            assertThat(get(server, "/v1/projects/demo/roles/reader", token)).contains("iam.roles.get");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            iam: {denials: [{id: d}]}                                                | iam.denials[0]: A denial names at least one permission.
            iam: {denials: [{id: d, principals: [allUsers], permissions: [x]}]}      | iam.denials[0]: A permission
            iam: {denials: [{principals: [allUsers]}]}                               | iam.denials[0].id: it is missing.
            iam: {denials: [{id: d, principals: [allUsers], permissions: [a.b.c], on: x}]} | iam.denials[0]: there is no [on]
            iam: {boundaries: [{id: b, principals: [allUsers]}]}                     | iam.boundaries[0]: A boundary names at least one resource.
            iam: {roles: [{name: projects/demo/roles/r}]}                            | iam.roles[0]: The role projects/demo/roles/r needs
            iam: {grants: [{role: roles/none, member: allUsers, resource: projects/p}]} | iam.grants[0]: The role roles/none is not defined.
            iam: {places: [{resource: projects/p, in: projects/p}]}                  | iam.places[0]:
            iam: {groups: [{name: "user:a@b.c"}]}                                    | iam.groups[0]: A group is group:email
            iam: {standIns: {tables: [{name: t}]}}                    | iam.standIns.tables[0]: A table is
            iam: {standIns: {bucket: []}}                                            | iam.standIns: there is no [bucket]
            """)
    void a_mistake_is_named_with_its_place(String yaml, String said) {
        assertThatExceptionOfType(SceneException.class)
                .isThrownBy(() -> played(yaml, server -> {}))
                .withMessageContaining(said);
    }

    private static String get(TestkitServer server, String path, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.base() + path)).header("Metadata-Flavor", "Google");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException broken) {
            throw new IllegalStateException("No answer", broken);
        }
    }

    private void played(String yaml, Consumer<TestkitServer> then) {
        Scene scene = new Scene(() -> SceneFile.parse(yaml), new Folder(folder));
        try (TestkitServer server = TestkitServer.start(TestkitServerOptions.defaults(), scene)) {
            then.accept(server);
        }
    }
}
