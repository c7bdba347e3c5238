// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.SubjectExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ExecutableTokenTest {
    private static final String AUDIENCE =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake";
    private static final String GOOD =
            "{\"version\":1,\"success\":true,\"token_type\":\"urn:ietf:params:oauth:token-type:id_token\",\"id_token\":\"subject\",\"expiration_time\":1893456001}";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ExecutableGate OPEN = new ExecutableGate(name -> "1");

    @TempDir
    private Path folder;

    private final FakeOpening opening = new FakeOpening();

    @Test
    void what_a_program_prints_is_the_subject_token() throws IOException {
        verifyToken(program("echo '" + GOOD + "'"), "subject");
    }

    @Test
    void a_program_sees_the_variables_of_google_s_contract_and_its_arguments_unshelled() throws IOException {
        Path seen = folder.resolve("seen");
        Path script = script("echo \"$GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE $GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE"
                + " $GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE $GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL"
                + " $GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE $1 $2\" > " + seen + "; echo '" + GOOD + "'");
        SubjectExecutable program = SubjectExecutable.command("/bin/sh " + script + " ;id $(id)")
                .withOutputFile(folder.resolve("output").toString());
        TokenRecipe recipe = TokenRecipe.parse(GoogleRecipes.federated(AUDIENCE, program)
                .toString()
                .replaceFirst("\\{", "{\"impersonating\":\"a@p.iam.gserviceaccount.com\","));

        StepVerifier.create(subject(recipe, OPEN))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);

        assertThat(seen)
                .hasContent(AUDIENCE + " urn:ietf:params:oauth:token-type:jwt 0 a@p.iam.gserviceaccount.com "
                        + folder.resolve("output") + " ;id $(id)");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "true", "1 ", " 1", "01", "yes"})
    void nothing_runs_unless_the_worker_says_exactly_one(String value) throws IOException {
        Path trace = folder.resolve("trace");
        TokenRecipe recipe = program("touch " + trace);

        StepVerifier.create(subject(recipe, new ExecutableGate(name -> value)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Forbidden.class)
                        .hasMessageStartingWith("google.executable-forbidden: "))
                .verify(SOON);
        assertThat(trace).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3 | google.executable-failed",
                "echo canary >&2; exit 1 | google.executable-failed",
                "echo canary | google.executable-answer-invalid",
                "echo '{\"version\":2,\"success\":true,\"id_token\":\"canary\"}' | google.executable-answer-invalid",
                "echo '{\"version\":1}' | google.executable-answer-invalid",
                "echo '{\"version\":1,\"success\":false,\"code\":\"401\",\"message\":\"canary\"}' | google.executable-failed",
                "echo '{\"version\":1,\"success\":false,\"code\":\"canary with spaces\"}' | google.executable-failed",
                "echo '{\"version\":1,\"success\":true,\"token_type\":\"urn:ietf:params:oauth:token-type:saml2\",\"saml_response\":\"canary\"}' | google.executable-answer-invalid",
                "echo '{\"version\":1,\"success\":true,\"token_type\":\"urn:ietf:params:oauth:token-type:jwt\"}' | google.executable-answer-invalid",
                "echo '{\"version\":1,\"success\":true,\"token_type\":\"urn:ietf:params:oauth:token-type:jwt\",\"id_token\":\"canary\",\"expiration_time\":1893456000}' | google.executable-answer-invalid",
                "head -c 70000 /dev/zero | google.executable-answer-invalid"
            })
    void a_program_that_fails_or_breaks_the_contract_is_told_apart_and_nothing_of_it_is_shown(String body, String code)
            throws IOException {
        StepVerifier.create(subject(program(body), OPEN))
                .expectErrorSatisfies(
                        e -> assertThat(e).hasMessageStartingWith(code + ": ").hasMessageNotContaining("canary"))
                .verify(SOON);
    }

    @Test
    void a_program_that_is_too_slow_is_killed_with_what_it_started() throws IOException {
        Path pids = folder.resolve("pids");
        ExecutableFields slow = new ExecutableFields(
                "/bin/sh " + script("sleep 600 & echo $! > " + pids + "; echo $$ >> " + pids + "; wait"),
                Duration.ofSeconds(2),
                Optional.empty());
        FederatedFields fields = FederatedFields.of(program("exit 0").object());

        StepVerifier.create(ExecutableToken.open(fields, slow, opening, OPEN))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Unavailable.class)
                        .hasMessageStartingWith("google.executable-late: "))
                .verify(SOON);

        assertThat(Files.readAllLines(pids)).hasSize(2).allSatisfy(pid -> {
            Optional<ProcessHandle> left = ProcessHandle.of(Long.parseLong(pid));
            left.ifPresent(process -> process.onExit()
                    .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                    .join());
            assertThat(left.filter(ProcessHandle::isAlive)).isEmpty();
        });
    }

    @Test
    void a_program_that_is_not_there_is_misconfigured() {
        TokenRecipe recipe = GoogleRecipes.federated(AUDIENCE, SubjectExecutable.command(folder + "/nothing"))
                .recipe();

        StepVerifier.create(subject(recipe, OPEN))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Misconfigured.class)
                        .hasMessageStartingWith("google.executable-unstartable: "))
                .verify(SOON);
    }

    @Test
    void an_output_file_with_a_good_token_spares_the_program() throws IOException {
        Path output = Files.writeString(folder.resolve("output"), GOOD.replace("subject", "kept"));
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));

        verifyToken(program("echo '" + GOOD + "'", output), "kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "broken", "writable", "link", "absent", "unsuccessful"})
    void an_output_file_that_is_not_good_is_a_miss(String fault) throws IOException {
        Path output = folder.resolve("output");
        String content = switch (fault) {
            case "expired" -> GOOD.replace("1893456001", "1893456000");
            case "broken" -> "{\"version\":1,\"succ";
            case "unsuccessful" -> "{\"version\":1,\"success\":false}";
            default -> GOOD.replace("subject", "kept");
        };
        Path written = Files.writeString(fault.equals("link") ? folder.resolve("target") : output, content);
        Files.setPosixFilePermissions(
                written, PosixFilePermissions.fromString(fault.equals("writable") ? "rw-rw----" : "rw-------"));
        if (fault.equals("link")) {
            Files.createSymbolicLink(output, written);
        } else if (fault.equals("absent")) {
            Files.delete(output);
        }

        verifyToken(program("echo '" + GOOD + "'", output), "subject");
    }

    @Test
    void with_an_output_file_the_end_of_the_token_must_be_told() throws IOException {
        String endless = GOOD.replace(",\"expiration_time\":1893456001", "");

        verifyToken(program("echo '" + endless + "'"), "subject");
        StepVerifier.create(subject(program("echo '" + endless + "'", folder.resolve("output")), OPEN))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageStartingWith("google.executable-answer-invalid: "))
                .verify(SOON);
    }

    @Test
    void a_saml_response_is_exchanged_as_one() throws IOException {
        opening.answering(
                200,
                "{\"access_token\":\"ya29.f\",\"expires_in\":7,\"token_type\":\"Bearer\","
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
        String saml = "urn:ietf:params:oauth:token-type:saml2";
        TokenRecipe recipe = GoogleRecipes.federated(
                        AUDIENCE,
                        SubjectExecutable.command("/bin/sh "
                                + script("echo '{\"version\":1,\"success\":true,\"token_type\":\"" + saml
                                        + "\",\"saml_response\":\"PHNhbWw+\"}'")))
                .withSubjectTokenType(saml)
                .recipe();

        Mono<AccessToken> token = FederatedSource.open(FederatedFields.of(recipe.object()), opening, OPEN)
                .token(recipe.request());

        StepVerifier.create(token).expectNextCount(1).expectComplete().verify(SOON);
        assertThat(opening.form()).containsEntry("subject_token", "PHNhbWw+").containsEntry("subject_token_type", saml);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"executable\":\"relative/program\"",
                "\"executable\":\"/bin/p\",\"executableTimeoutMillis\":4999",
                "\"executable\":\"/bin/p\",\"executableTimeoutMillis\":120001",
                "\"executable\":\"/bin/p\",\"executableOutputFile\":\"relative\"",
                "\"executable\":\"/bin/p\",\"subjectToken\":\"file:/run/token\"",
                "\"executable\":\"/bin/p\",\"impersonating\":\"nobody\"",
                "\"executableTimeoutMillis\":5000",
                "\"subjectToken\":\"file:/run/token\",\"impersonating\":\"a@p.iam.gserviceaccount.com\""
            })
    void a_recipe_that_breaks_google_s_bounds_is_refused(String fields) {
        String json = "{\"kind\":\"google.federated\",\"audience\":\"" + AUDIENCE + "\"," + fields + "}";

        assertThatThrownBy(() -> TokenRecipe.parse(json)).isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_workforce_pool_names_the_project_that_pays_and_a_workload_pool_names_none() {
        opening.answering(
                200,
                "{\"access_token\":\"ya29.f\",\"expires_in\":7,\"token_type\":\"Bearer\","
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}");
        String pool = "//iam.googleapis.com/locations/global/workforcePools/staff/providers/idp";
        TokenRecipe recipe = GoogleRecipes.federated(pool, io.dataflowoauth.oauth2.SubjectToken.file("/run/token"))
                .withUserProject("billed-project")
                .recipe();

        StepVerifier.create(FederatedSource.open(FederatedFields.of(recipe.object()), opening)
                        .token(recipe.request()))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.form()).containsEntry("options", "{\"userProject\":\"billed-project\"}");
        assertThat(recipe.request().principal().names()).containsExactly("workforcePools/staff/providers/idp");
        assertThatThrownBy(() -> TokenRecipe.parse(recipe.json().replace(pool, AUDIENCE)))
                .hasMessageContaining("field userProject");
        assertThatThrownBy(() -> TokenRecipe.parse(recipe.json().replace("billed-project", "x\\\"y")))
                .hasMessageContaining("field userProject");
    }

    private void verifyToken(TokenRecipe recipe, String token) {
        StepVerifier.create(subject(recipe, OPEN).map(Secret::reveal))
                .expectNext(token)
                .expectComplete()
                .verify(SOON);
    }

    private Mono<Secret> subject(TokenRecipe recipe, ExecutableGate gate) {
        FederatedFields fields = FederatedFields.of(recipe.object());
        return ExecutableToken.open(
                fields, ((SubjectFields.Program) fields.subject().way()).executable(), opening, gate);
    }

    private TokenRecipe program(String body) throws IOException {
        return GoogleRecipes.federated(AUDIENCE, SubjectExecutable.command("/bin/sh " + script(body)))
                .recipe();
    }

    private TokenRecipe program(String body, Path output) throws IOException {
        return GoogleRecipes.federated(
                        AUDIENCE,
                        SubjectExecutable.command("/bin/sh " + script(body)).withOutputFile(output.toString()))
                .recipe();
    }

    private Path script(String body) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "program", ".sh"), body);
    }
}
