// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The doctor's jar beside the kit's jar: two programs that know of each other what a folder and a recipe say. */
class DoctorTest {
    private static final long LONGEST_SECONDS = 120;
    private static final int UNDECIDED = 4;
    private static final int MOST_AGAIN = 5;
    private static final String READER = "serviceAccount:reader@demo.iam.gserviceaccount.com";
    private static final String CREATOR = """
            {"role":"roles/iam.serviceAccountTokenCreator",
             "member":"principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/workloads/subject/nightly-job",
             "resource":"//iam.googleapis.com/projects/demo/serviceAccounts/reader@demo.iam.gserviceaccount.com"}""";
    private static final String VIEWER = """
            {"role":"roles/storage.objectViewer","member":"%s",
             "resource":"//storage.googleapis.com/projects/_/buckets/invoices"}""".formatted(READER);

    @TempDir
    private static Path folder;

    private static Kit kit;

    @BeforeAll
    static void start() {
        kit = new Kit();
    }

    @AfterAll
    static void stop() {
        kit.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"workloads-corp-as-reader", "reader-key"})
    void each_credential_file_of_the_kit_passes_to_the_end(String file) throws Exception {
        Visit visit = check(file);

        assertThat(visit.out()).contains("Exit code 0: passed.").doesNotContain("✗", "?", "!");
        assertThat(visit.err()).isEmpty();
        assertThat(visit.code()).isZero();
    }

    @Test
    void a_grant_to_impersonate_that_was_taken_back_is_told_with_its_layer_and_exit_code() throws Exception {
        kit.control("DELETE", "/grants", CREATOR);
        Visit refused = check("workloads-corp-as-reader");

        kit.control("POST", "/grants", CREATOR);

        assertThat(refused.code()).as(refused.out()).isEqualTo(3);
        assertThat(refused.out())
                .contains("✗ google.impersonated", "iam.serviceAccounts.getAccessToken")
                .contains("Exit code 3: authorization refused.");
        assertThat(check("workloads-corp-as-reader").code()).isZero();
    }

    @Test
    void a_role_on_the_data_that_was_taken_back_is_told_at_the_call() throws Exception {
        kit.control("DELETE", "/grants", VIEWER);
        Visit refused = check("reader-key");

        kit.control("POST", "/grants", VIEWER);

        assertThat(refused.code()).as(refused.out()).isEqualTo(3);
        assertThat(refused.out()).contains("✗ GET ", "storage.objects.get", "Exit code 3: authorization refused.");
    }

    private static Visit check(String credential) throws IOException, InterruptedException {
        String place = kit.credential(credential);
        GoogleRecipe chain = credential.endsWith("-key")
                ? GoogleRecipes.serviceAccountKey(SecretRef.file(place))
                : GoogleRecipes.fromCredentialFile(Path.of(place));
        String recipe = chain.servedAt(URI.create(kit.http()))
                .withScopes("https://www.googleapis.com/auth/cloud-platform")
                .recipe()
                .json();
        Path file = Folder.write(folder.resolve(credential + ".recipe.json"), recipe);
        return decided(
                "check",
                "--recipe",
                file.toString(),
                "--loopback-http",
                "--deadline",
                "60s",
                "--call",
                kit.http() + "/storage/v1/b/invoices/o/7");
    }

    /** A cold process on a busy machine may not have its first token in time, which is no answer: then it is asked again. */
    private static Visit decided(String... line) throws IOException, InterruptedException {
        Visit visit = run(line);
        for (int again = 0; again < MOST_AGAIN && visit.code() == UNDECIDED; again++) {
            visit = run(line);
        }
        return visit;
    }

    private static Visit run(String... line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Folder.program("sdk/doctor", "dataflow-oauth-doctor")));
        command.addAll(List.of(line));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process doctor = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(doctor.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Visit(
                    doctor.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            doctor.destroyForcibly();
        }
    }

    private record Visit(int code, String out, String err) {}
}
