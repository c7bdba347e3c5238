// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Patient.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be: each ends with 5, and nothing of their content is told. */
class FilesTest {
    private static final String CANARY = "canary-in-a-file";

    @TempDir
    private Path folder;

    private Patient patient;

    @BeforeEach
    void open() {
        patient = new Patient(folder);
    }

    @AfterEach
    void close() {
        patient.close();
    }

    @ParameterizedTest
    @CsvSource({
        "missing, there is no such file",
        "folder, it is not a regular file",
        "loop, this process may not read it",
        "dangling, there is no such file",
        "pipe-like, it is not a regular file",
        "nul, this system knows no such path",
        "huge, it is larger than 64 KiB",
        "binary, it is no UTF-8 text",
        "empty, it must be one JSON object",
        "text, it is not strict JSON",
        "array, it must be one JSON object",
        "kindless, A recipe needs a",
        "unknown, no.such-kind",
        "field, no such field",
        "secret, shaped like a secret",
        "twice, it is not strict JSON",
        "deep, it is not strict JSON"
    })
    void a_file_that_holds_no_recipe_is_told_by_its_fault(String kind, String why) {
        String file = file(kind);

        Visit visit = Patient.visit("check", "--json", "--recipe", file);

        assertThat(visit.code()).as(visit.out()).isEqualTo(5);
        assertThat(visit.step(0).text("kind")).isEqualTo("setup");
        assertThat(visit.step(0).text("outcome")).isEqualTo("misconfigured");
        assertThat(visit.diagnosis(0).texts("evidence").get(0)).contains(why);
        assertThat(visit.out() + visit.err()).doesNotContain(CANARY);
        assertThat(Patient.visit("check", "--recipe", file).out()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "loop", "dangling", "pipe-like", "nul", "huge", "binary"})
    void a_file_that_cannot_be_read_is_told_in_a_sentence_with_a_code(String kind) {
        Visit visit = Patient.visit("check", "--recipe", file(kind));

        assertThat(visit.code()).isEqualTo(5);
        assertThat(visit.out())
                .contains("A file of the command line cannot be read.", "doctor.file-unreadable")
                .endsWith("Exit code 5: misconfigured.\n")
                .doesNotContain("\tat ", "java.", "Caused by");
        assertThat(visit.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "huge", "binary", "text"})
    void a_bound_recipe_is_read_as_strictly(String kind) {
        Visit visit = patient.check(patient.recipe(""), "--json", "--bind", "x=" + file(kind));

        assertThat(visit.code()).isEqualTo(5);
        assertThat(patient.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "huge", "binary", "text", "empty", "pem"})
    void certificates_that_are_none_are_trusted_by_nobody(String kind) {
        Visit visit = patient.check(patient.recipe(""), "--json", "--trust", file(kind));

        assertThat(visit.code()).isEqualTo(5);
        assertThat(visit.diagnosis(0).texts("evidence").get(0))
                .containsAnyOf("doctor.file-unreadable", "doctor.certificate-invalid");
        assertThat(visit.out()).doesNotContain(CANARY);
        assertThat(patient.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "folder", "huge", "binary", "empty"})
    void a_secret_that_is_not_there_is_a_matter_of_configuration(String kind) {
        Visit visit = patient.check(
                patient.recipe("").replace("named:nightly", "named:other"),
                "--json",
                "--secret",
                "other=file:" + file(kind));

        assertThat(visit.code()).isEqualTo(5);
        assertThat(visit.diagnosis(0).texts("evidence").get(0)).contains("core.secret-unreadable");
        assertThat(visit.out()).doesNotContain(CANARY);
    }

    @Test
    void a_path_that_steers_a_terminal_is_shown_without_its_controls() {
        Visit visit = Patient.visit("check", "--recipe", "a\u001B[2J\u202Eb\nc");

        assertThat(visit.code()).isEqualTo(5);
        assertThat(visit.out()).doesNotContain("\u001B", "\u202E", "b\nc");
    }

    private String file(String kind) {
        return switch (kind) {
            case "missing" -> patient.file("missing");
            case "folder" -> folder.toString();
            case "loop" -> link("loop", "loop");
            case "dangling" -> link("dangling", "nowhere");
            case "pipe-like" -> "/dev/null";
            case "nul" -> "a\0b";
            case "huge" -> patient.write("huge", padded(300_000));
            case "binary" -> patient.write("binary", new byte[] {'{', (byte) 0xC3, (byte) 0x28, 0, 1, 2});
            case "empty" -> patient.write("empty", "");
            case "text" -> patient.write("text", "{\"kind\":" + CANARY + "}");
            case "array" -> patient.write("array", "[\"" + CANARY + "\"]");
            case "kindless" -> patient.write("kindless", "{\"name\":\"" + CANARY + "\"}");
            case "unknown" -> patient.write("unknown", "{\"kind\":\"no.such-kind\",\"x\":\"" + CANARY + "\"}");
            case "field" -> patient.write("field", "{\"kind\":\"core.named\",\"name\":\"n\",\"x\":\"" + CANARY + "\"}");
            case "secret" ->
                patient.write("secret-looking", "{\"kind\":\"core.named\",\"name\":\"ya29." + CANARY + "\"}");
            case "twice" ->
                patient.write("twice", "{\"kind\":\"core.named\",\"name\":\"n\",\"name\":\"" + CANARY + "\"}");
            case "deep" -> patient.write("deep", "{\"a\":".repeat(5_000) + "\"" + CANARY + "\"");
            default -> patient.write("pem", "-----BEGIN CERTIFICATE-----\n" + CANARY + "\n-----END CERTIFICATE-----\n");
        };
    }

    /** Not even root reads one that leads to itself. */
    private String link(String name, String to) {
        try {
            return Files.createSymbolicLink(folder.resolve(name), folder.resolve(to))
                    .toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] padded(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) ' ');
        byte[] canary = CANARY.getBytes(UTF_8);
        System.arraycopy(canary, 0, bytes, 0, canary.length);
        return bytes;
    }
}
