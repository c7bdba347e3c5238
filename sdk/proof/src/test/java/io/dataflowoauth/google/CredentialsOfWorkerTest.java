// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.CREATOR;
import static io.dataflowoauth.google.Workload.PLATFORM;
import static io.dataflowoauth.google.Workload.READER;
import static io.dataflowoauth.google.Workload.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.FirstDiagnosis;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class CredentialsOfWorkerTest {
    private static final String ADA = "user:ada@corp.example";

    @TempDir
    private Path folder;

    private final AtomicReference<String> path = new AtomicReference<>("");
    private final Workload workload = new Workload(UnaryOperator.identity(), options -> options.withSecret(
                    "path", Mono.fromSupplier(() -> secret(path.get())))
            .withSecret("home", Mono.fromSupplier(() -> secret(folder.toString()))));

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void a_key_in_a_file_works_and_a_warning_names_the_keyless_way_once() {
        Path key = workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER);
        TokenStream stream = workload.stream(GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()))
                .withScopes(Workload.READ));

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

        AccessToken scoped = workload.token(
                workload.stream(recipe.withScopes(Workload.READ).selfSigned()));

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
            Files.writeString(copy, Files.readString(key).replaceAll("\"token_uri\":\"[^\"]+\"", "\"token_uri\":\"" + evil + "\""));
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
        Files.writeString(key, Files.readString(key).replace("\"universe_domain\":\"googleapis.com\"", "\"universe_domain\":\"cloud.example\""));
        GoogleRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(key.toString()))
                .withScopes(Workload.READ)
                .selfSigned();

        assertThat(workload.failure(workload.stream(recipe)).code()).isEqualTo("google.universe-untrusted");
        assertThat(workload.token(workload.stream(recipe.inUniverse("cloud.example"))))
                .isNotNull();
    }

    @Test
    void defaults_come_from_the_named_file_before_anything_else() {
        workload.iam.attach(WORKER);
        workload.iam.files().signedInUser(wellKnown(), "ada@corp.example");
        path.set(workload.iam.files().serviceAccountKey(folder.resolve("key.json"), READER).toString());

        assertThat(workload.call(workload.token(workload.stream(defaults())))).isEqualTo(200);

        assertThat(workload.issued(READER)).hasSize(1);
        assertThat(warnings()).anyMatch(warning -> warning.code().name().equals("google.key-in-file"));
    }

    @Test
    void defaults_come_from_the_signed_in_user_before_the_machine() {
        workload.iam.attach(WORKER);
        workload.iam.files().signedInUser(wellKnown(), "ada@corp.example");

        workload.token(workload.stream(defaults()));

        assertThat(workload.issued(ADA)).hasSize(1);
        assertThat(workload.issued(WORKER)).isEmpty();
    }

    @Test
    void defaults_come_from_the_machine_where_no_file_is() {
        workload.iam.attach(WORKER);

        assertThat(workload.call(workload.token(workload.stream(defaults())))).isEqualTo(200);

        assertThat(workload.issued(WORKER)).hasSize(1);
    }

    @Test
    void no_defaults_at_all_are_explained() {
        workload.iam.goDown(IamService.METADATA);

        TokenException failure = workload.failure(workload.stream(defaults()));

        assertThat(failure.code()).isEqualTo("google.default-credentials-missing");
        assertThat(failure).hasMessageContaining("gcloud auth application-default login");
    }

    @Test
    void a_named_file_that_is_not_there_is_an_error_and_no_reason_to_go_on() {
        workload.iam.attach(WORKER);
        path.set(folder.resolve("gone.json").toString());

        assertThat(workload.failure(workload.stream(defaults())).code()).isEqualTo("core.secret-unreadable");
        assertThat(workload.issued(WORKER)).isEmpty();
    }

    @Test
    void a_named_file_that_is_no_credential_file_is_an_error_that_holds_nothing_of_it() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"type\":\"service_account\",\"private_key\":\"x\"}");
        path.set(broken.toString());
        assertThat(workload.failure(workload.stream(defaults())).code()).isEqualTo("google.credential-file-invalid");

        Files.writeString(broken, "{\"type\":\"canary-type\"}");
        TokenException failure = workload.failure(workload.stream(defaults().withScopes(PLATFORM)));
        assertThat(failure.code()).isEqualTo("google.credential-type-unexpected");
        assertThat(failure).hasMessageNotContaining("canary");
    }

    @Test
    void defaults_may_be_a_federated_identity_that_impersonates() {
        try (FakeOidcIssuer issuer =
                FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(workload.clock))) {
            WorkloadProvider provider = workload.iam.provider("1", "ci", "fake", issuer);
            workload.iam.grant(
                    "roles/iam.workloadIdentityUser", provider.principal("job"), workload.iam.serviceAccount(READER));
            Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", provider.audience())
                    .path();
            path.set(workload.iam
                    .writeCredentialFile(
                            folder.resolve("external.json"),
                            CredentialFile.fileSourced(provider, subject).withImpersonation(READER))
                    .toString());

            assertThat(workload.call(workload.token(workload.stream(defaults())))).isEqualTo(200);
            assertThat(workload.issued(READER)).hasSize(1);
        }
    }

    @Test
    void defaults_may_be_a_user_who_impersonates() {
        workload.iam.grant(CREATOR, ADA, workload.iam.serviceAccount(READER));
        path.set(workload.iam
                .files()
                .impersonated(folder.resolve("impersonated.json"), READER, "ada@corp.example")
                .toString());

        assertThat(workload.call(workload.token(workload.stream(defaults())))).isEqualTo(200);

        assertThat(workload.issued(READER)).hasSize(1);
    }

    private GoogleRecipe defaults() {
        return GoogleRecipes.applicationDefault()
                .withCredentialFileFrom(SecretRef.named("path"))
                .withHomeFrom(SecretRef.named("home"));
    }

    private Path wellKnown() {
        return folder.resolve(".config/gcloud/application_default_credentials.json");
    }

    private java.util.List<TokenWarning> warnings() {
        return workload.events.stream()
                .filter(TokenWarning.class::isInstance)
                .map(TokenWarning.class::cast)
                .toList();
    }

    private static Secret secret(String text) {
        if (text.isEmpty()) {
            throw new TokenException.Misconfigured(io.dataflowoauth.CoreCodes.SECRET_UNREADABLE, "unset");
        }
        return Secret.of(text);
    }
}
