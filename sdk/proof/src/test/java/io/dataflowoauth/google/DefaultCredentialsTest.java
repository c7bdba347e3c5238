// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static io.dataflowoauth.google.Workload.CREATOR;
import static io.dataflowoauth.google.Workload.PLATFORM;
import static io.dataflowoauth.google.Workload.READER;
import static io.dataflowoauth.google.Workload.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamService;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class DefaultCredentialsTest {
    private static final String ADA = "user:ada@corp.example";

    @TempDir
    private Path folder;

    private final AtomicReference<String> path = new AtomicReference<>("");
    private final Workload workload = new Workload(
            UnaryOperator.identity(),
            options -> options.withSecret("path", Mono.fromSupplier(() -> secret(path.get())))
                    .withSecret("home", Mono.fromSupplier(() -> secret(folder.toString()))));

    @AfterEach
    void close() {
        workload.close();
    }

    @Test
    void defaults_come_from_the_named_file_before_anything_else() {
        workload.iam.attach(WORKER);
        workload.iam.files().signedInUser(wellKnown(), "ada@corp.example");
        path.set(workload.iam
                .files()
                .serviceAccountKey(folder.resolve("key.json"), READER)
                .toString());

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
        Path broken = Files.writeString(
                folder.resolve("broken.json"), "{\"type\":\"service_account\",\"private_key\":\"x\"}");
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

            assertThat(workload.call(workload.token(workload.stream(defaults()))))
                    .isEqualTo(200);
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
