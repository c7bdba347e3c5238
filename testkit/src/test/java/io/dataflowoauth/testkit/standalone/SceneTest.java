// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TestkitServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a scene file says is on the server and in the folder, or the file is refused with the place. */
class SceneTest {
    @TempDir
    private Path folder;

    @Test
    void the_bundled_scene_can_be_played_and_played_again() {
        played(SceneFile::bundled, server -> {
            server.reset();

            assertThat(server.issuers()).containsOnlyKeys("corp");
            assertThat(folder.resolve("credentials"))
                    .isDirectoryContaining("glob:**workloads-corp-file.json")
                    .isDirectoryContaining("glob:**workloads-corp-url.json")
                    .isDirectoryContaining("glob:**workloads-corp-as-reader.json")
                    .isDirectoryContaining("glob:**reader-key.json")
                    .isDirectoryContaining("glob:**reader-impersonated.json");
        });
    }

    @Test
    void clients_prove_themselves_by_what_lies_in_the_folder() {
        played(
                SceneFile::bundled,
                server -> assertThat(folder.resolve("clients"))
                        .isDirectoryContaining("glob:**corp-nightly.secret")
                        .isDirectoryContaining("glob:**corp-signing.key.pem"));
    }

    @Test
    void a_scene_in_json_is_as_good() {
        String json = """
                {"issuers":[{"name":"corp","algorithm":"EdDSA","style":"okta","tokens":"opaque",
                  "users":[{"name":"ada","groups":["engineers"]}]}]}""";

        played(() -> SceneFile.parse(json), server -> {
            FakeOidcIssuer corp = server.issuers().get("corp");
            assertThat(corp.keys().algorithm().name()).isEqualTo("EdDSA");
        });
    }

    @Test
    void what_clients_need_is_told_to_a_shell_as_one_word_each() {
        Folder odd = new Folder(folder.resolve("it's here"));

        try (TestkitServer server =
                TestkitServer.start(TestkitServerOptions.defaults(), new Scene(SceneFile::bundled, odd))) {
            odd.write(server);

            assertThat(odd.root().resolve("env.sh"))
                    .content()
                    .contains("export HTTPS_PROXY='" + server.proxy() + "'\n")
                    .contains("export NODE_EXTRA_CA_CERTS='" + folder.toAbsolutePath() + "/it'\\''s here/ca.pem'\n")
                    .contains("export DATAFLOW_OAUTH_ISSUER_CORP='" + server.base() + "/issuers/corp'\n");
            assertThat(odd.root().resolve("truststore.p12")).isNotEmptyFile();
            assertThat(odd.root().resolve("ca.pem")).content().startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            issuers: [{}]                                                | issuers[0].name: it is missing.
            issuers: corp                                                | issuers: it is a list.
            issuers: [corp]                                              | issuers: it is a list of maps.
            issuers: [{name: a, algorithm: none}]                        | issuers[0].algorithm: it is one of
            issuers: [{name: a, style: mine}]                            | issuers[0].style: it is one of [entra, google, keycloak, okta, standard].
            issuers: [{name: a, tokenLifetime: 5m}]                      | issuers[0].tokenLifetime: it is a duration such as PT5M.
            issuers: [{name: a, https: 'yes'}]                           | issuers[0].https: it is true or false.
            issuers: [{name: a, clients: [{id: b, scope: [c]}]}]         | issuers[0].clients[0]: there is no [scope]; there are
            issuers: [{name: a, clients: [{id: b, scopes: [{c: d}]}]}]   | issuers[0].clients[0].scopes: it is a list of texts.
            issuers: [{name: a, clients: [{id: b, method: magic}]}]      | issuers[0].clients[0].method: it is one of
            issuers: [{name: {a: b}}]                                    | issuers[0].name: it is a text.
            iam: []                                                      | iam: it is a map.
            iam: {providers: [{issuer: a, pool: p, name: n, project: 1}]} | iam.providers[0].issuer: there is no issuer of that name.
            issuer: []                                                   | there is no [issuer]; there are [iam, issuers].
            - a                                                          | A scene is one map
            a: b: c                                                      | It is no YAML in line 1
            """)
    void a_mistake_is_named_with_its_place(String yaml, String said) {
        assertThatExceptionOfType(SceneException.class)
                .isThrownBy(() -> played(() -> SceneFile.parse(yaml), server -> {}))
                .withMessageContaining(said);
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatExceptionOfType(SceneException.class)
                .isThrownBy(() -> SceneFile.read(folder.resolve("none.yaml")))
                .withMessageContaining("none.yaml")
                .withMessageContaining("NoSuchFileException");
    }

    @Test
    void a_name_of_the_scene_does_not_lead_out_of_the_folder() {
        assertThatExceptionOfType(SceneException.class)
                .isThrownBy(() -> new Folder(folder).credential("../../etc/x"))
                .withMessageContaining("no path");
    }

    @Test
    void a_scene_that_makes_more_than_its_text_is_refused() throws IOException {
        Path bomb = Files.writeString(folder.resolve("bomb.yaml"), "a: &x [1, 2]\nb: *x\n");

        assertThatExceptionOfType(SceneException.class).isThrownBy(() -> SceneFile.read(bomb));
    }

    private void played(Supplier<SceneNode> scene, Consumer<TestkitServer> then) {
        try (TestkitServer server =
                TestkitServer.start(TestkitServerOptions.defaults(), new Scene(scene, new Folder(folder)))) {
            then.accept(server);
        }
    }
}
