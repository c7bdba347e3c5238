// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.testkit.IamService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFilesTest {
    private static final String ADA = "user:ada@corp.example";

    @TempDir
    private Path folder;

    private final Workload workload = Workload.started();

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_key_in_a_file_works_and_a_warning_names_the_keyless_way_once() {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        TokenStream stream = workload.stream(
                GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString())).withScopes(Workload.READ));

        assertThat(workload.call(workload.token(stream))).isEqualTo(200);
        workload.clock.advance(Duration.ofMinutes(61));
        assertThat(workload.call(workload.token(stream))).isEqualTo(200);

        assertThat(workload.issued(READER)).hasSize(2);
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code().name()).isEqualTo("google.key-in-file");
            assertThat(warning.code().remedy()).contains("federation");
            assertThat(warning.detail()).contains(key.toString());
        });
    }

    @Test
    void the_key_never_enters_the_recipe() throws IOException {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        TokenRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()))
                .withScopes(Workload.READ)
                .recipe();

        String id = Files.readString(key).replaceAll("(?s).*\"private_key_id\":\"([^\"]+)\".*", "$1");

        assertThat(recipe.json()).contains(key.toString()).doesNotContain(id, READER, "PRIVATE");
    }

    @Test
    void a_key_that_was_deleted_is_explained() {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        workload.iam.files().replaceKey(READER);

        TokenException failure = workload.failure(workload.stream(
                GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString())).withScopes(Workload.READ)));

        assertThat(failure.code()).isEqualTo("google.key-refused");
        assertThat(failure).hasMessageContaining("gcloud iam service-accounts keys list");
        assertThat(FirstDiagnosis.of(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
    }

    @Test
    void a_key_signs_an_access_token_by_itself_and_nobody_is_asked() {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        workload.iam.goDown(IamService.TOKENS);
        GoogleRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()));

        AccessToken scoped =
                workload.token(workload.stream(recipe.withScopes(Workload.READ).selfSigned()));

        assertThat(workload.call(scoped)).isEqualTo(200);
        assertThat(scoped.lifetime()).isEqualTo(Duration.ofHours(1));
        workload.clock.advance(Duration.ofMinutes(61));
        assertThat(workload.call(scoped)).isEqualTo(401);
    }

    @Test
    void a_key_gives_id_tokens_and_acts_for_users_too() {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        workload.iam.allowDomainWideDelegation(READER, Workload.READ);
        GoogleRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()));

        AccessToken id = workload.token(workload.stream(GoogleRecipes.idToken("https://service.example", recipe)));
        AccessToken user = workload.token(workload.stream(
                GoogleRecipes.actingFor("ada@corp.example", recipe).withScopes(Workload.READ)));

        assertThat(id.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(user).isNotNull();
        assertThat(workload.issued(ADA)).hasSize(1);
    }

    @Test
    void a_signed_in_user_gets_tokens_until_he_signs_out() {
        Path file = workload.iam.files().signedInUser(folder.resolve("user.json"), "ada@corp.example");
        TokenStream stream = workload.stream(GoogleRecipes.signedInUser(SecretRef.file(file.toString())));

        assertThat(workload.call(workload.token(stream))).isEqualTo(200);
        workload.iam.files().signOut("ada@corp.example");
        workload.clock.advance(Duration.ofMinutes(61));
        TokenException failure = workload.failure(stream);

        assertThat(failure.code()).isEqualTo("google.user-signed-out");
        assertThat(failure).hasMessageContaining("gcloud auth application-default login");
    }

    @Test
    void a_workforce_user_s_refresh_token_that_is_rotated_is_followed() {
        String principal = "principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/ada";
        Path file = workload.iam.files().signedInWorkforceUser(folder.resolve("user.json"), principal);
        TokenStream stream = workload.stream(GoogleRecipes.signedInUser(SecretRef.file(file.toString())));

        for (int hour = 0; hour < 3; hour++) {
            assertThat(workload.call(workload.token(stream))).isEqualTo(200);
            workload.clock.advance(Duration.ofMinutes(61));
        }

        assertThat(workload.issued(principal)).hasSize(3);
    }

    @Test
    void a_file_of_another_type_is_refused_by_its_type_and_nothing_else() {
        Path file = workload.iam.files().signedInUser(folder.resolve("user.json"), "ada@corp.example");

        TokenException failure = workload.failure(workload.stream(
                GoogleRecipes.serviceAccountKey(SecretRef.file(file.toString())).withScopes(Workload.READ)));

        assertThat(failure.code()).isEqualTo("google.credential-type-unexpected");
        assertThat(failure.detail()).contains("authorized_user");
    }

    @Test
    void a_file_that_leads_elsewhere_is_refused_before_the_key_is_used() throws IOException {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        for (String evil : new String[] {
            "https://oauth2.googleapis.com.evil.example/token", "https://evil.example/token", "http://127.0.0.1:1/token"
        }) {
            Path copy = folder.resolve("evil.json");
            Files.writeString(
                    copy,
                    Files.readString(key).replaceAll("\"token_uri\":\"[^\"]+\"", "\"token_uri\":\"" + evil + "\""));
            TokenStream stream = TokenStream.open(
                    GoogleRecipes.serviceAccountKey(SecretRef.file(copy.toString()))
                            .withScopes(Workload.READ)
                            .recipe(),
                    workload.runtime);

            assertThat(workload.failure(stream).code()).isEqualTo("google.endpoint-untrusted");
            stream.close();
        }
    }

    @Test
    void a_file_of_another_universe_is_refused_unless_the_recipe_is_there_too() throws IOException {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        Files.writeString(
                key,
                Files.readString(key)
                        .replace("\"universe_domain\":\"googleapis.com\"", "\"universe_domain\":\"cloud.example\""));
        GoogleRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()))
                .withScopes(Workload.READ)
                .selfSigned();

        assertThat(workload.failure(workload.stream(recipe)).code()).isEqualTo("google.universe-untrusted");
        assertThat(workload.token(workload.stream(recipe.inUniverse("cloud.example"))))
                .isNotNull();
    }

    private java.util.List<TokenWarning> warnings() {
        return workload.events.stream()
                .filter(TokenWarning.class::isInstance)
                .map(TokenWarning.class::cast)
                .toList();
    }
}
