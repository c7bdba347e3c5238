// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import static io.dataflowoauth.doctor.Clinic.CREATOR;
import static io.dataflowoauth.doctor.Clinic.READER;
import static io.dataflowoauth.doctor.Clinic.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.doctor.Clinic.Visit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process: the jar that a strict build has made, else the same classes without it. */
class DoctorProcessTest {
    private static final long LONGEST_SECONDS = 120;
    private static final int UNAVAILABLE = 4;
    private static final int MOST_AGAIN = 4;

    @TempDir
    private Path folder;

    @Test
    void a_process_prints_the_tree_and_nothing_else_and_ends_with_the_exit_code() throws Exception {
        try (Clinic clinic = new Clinic(folder)) {
            clinic.iam.revoke(CREATOR, "serviceAccount:" + WORKER, clinic.iam.serviceAccount(READER));

            Visit visit = patient(clinic.line(clinic.attached(), "--call", clinic.data()));

            assertThat(visit.err()).isEmpty();
            assertThat(visit.out())
                    .startsWith("check of " + folder)
                    .contains("├─ ✓ google.attached")
                    .contains("├─ ✗ google.impersonated")
                    .endsWith("Exit code 3: authorization refused.\n")
                    .doesNotContain("\u001B");
            assertThat(visit.code()).isEqualTo(3);
        }
    }

    @Test
    void a_process_with_a_wrong_line_says_so_where_errors_are_read() throws Exception {
        Visit visit = process(List.of("check"));

        assertThat(visit.code()).isEqualTo(2);
        assertThat(visit.out()).isEmpty();
        assertThat(visit.err()).contains("--recipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.json", ""})
    void a_process_whose_recipe_cannot_be_read_says_so_without_a_trace_and_ends_with_five(String name)
            throws Exception {
        Visit visit = process(List.of("check", "--recipe", folder.resolve(name).toString()));

        assertThat(visit.code()).isEqualTo(5);
        assertThat(visit.err()).isEmpty();
        assertThat(visit.out())
                .contains("A file of the command line cannot be read.", "doctor.file-unreadable")
                .endsWith("Exit code 5: misconfigured.\n")
                .doesNotContain("\tat ", "Exception");
    }

    /** On a busy machine a cold process can take longer to its first token than a token may: that is unavailable, and asked again. */
    private Visit patient(List<String> line) throws IOException, InterruptedException {
        Visit visit = process(line);
        for (int more = 0; more < MOST_AGAIN && visit.code() == UNAVAILABLE; more++) {
            visit = process(line);
        }
        return visit;
    }

    private Visit process(List<String> line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(program());
        command.addAll(line);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
            return new Visit(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> program() throws IOException {
        Path room = Path.of(System.getProperty("repository.root"), "sdk/doctor", System.getProperty("build.folder"));
        Path jar = room.resolve("dataflow-oauth-doctor.jar");
        boolean made =
                Files.exists(jar) && Files.getLastModifiedTime(jar).compareTo(newest(room.resolve("classes"))) >= 0;
        return made
                ? List.of("-jar", jar.toString())
                : List.of("-cp", System.getProperty("java.class.path"), Doctor.class.getName());
    }

    private static FileTime newest(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            List<FileTime> times = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                times.add(Files.getLastModifiedTime(file));
            }
            return times.stream().max(Comparator.naturalOrder()).orElseThrow();
        }
    }
}
