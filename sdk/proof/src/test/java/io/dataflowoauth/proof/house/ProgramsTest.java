// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the programs carry besides classes, read from the jars that a build has packaged; one that only tests has none. */
class ProgramsTest {
    private static final List<Program> PROGRAMS = List.of(
            new Program("sdk/doctor", "dataflow-oauth-doctor", "io.dataflowoauth.doctor.Doctor"),
            new Program("testkit", "dataflow-oauth-testkit-standalone", "io.dataflowoauth.testkit.standalone.Main"));

    /** Where the classes are of libraries under another licence than ours, and their names. */
    private static final Map<String, String> OTHER_LICENCES = Map.ofEntries(
            Map.entry("com/google/api/core/", "api-common"),
            Map.entry("com/google/auth/oauth2/", "google-auth-library-oauth2-http"),
            Map.entry("com/google/protobuf/", "protobuf-java"),
            Map.entry("com/google/re2j/", "re2j"),
            Map.entry("org/antlr/", "antlr4-runtime"),
            Map.entry("org/bouncycastle/", "bcprov-jdk18on"),
            Map.entry("org/checkerframework/", "checker-qual"),
            Map.entry("org/objectweb/asm/", "asm"),
            Map.entry("org/reactivestreams/", "reactive-streams"),
            Map.entry("org/slf4j/", "slf4j-api"),
            Map.entry("org/threeten/extra/", "threeten-extra"));

    static Stream<Program> packaged() {
        return PROGRAMS.stream().filter(Program::isPackaged);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("packaged")
    void a_program_has_our_licence_once_and_the_notices_of_all(Program program) throws IOException {
        try (JarFile jar = program.open()) {
            assertThat(text(jar, "META-INF/LICENSE"))
                    .isEqualTo(Files.readString(House.root().resolve("LICENSE")));
            assertThat(text(jar, "META-INF/NOTICE"))
                    .contains("Copyright the Dataflow OAuth authors", "Jackson JSON processor");
            assertThat(names(jar))
                    .doesNotHaveDuplicates()
                    .doesNotContain("META-INF/LICENSE.txt", "META-INF/LICENSE.md")
                    .doesNotContain("META-INF/NOTICE.txt", "META-INF/NOTICE.md");
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("packaged")
    void a_program_names_the_libraries_under_other_licences_that_it_holds_and_no_others(Program program)
            throws IOException {
        try (JarFile jar = program.open()) {
            List<String> names = names(jar);
            Set<String> held = OTHER_LICENCES.entrySet().stream()
                    .filter(other -> names.stream().anyMatch(name -> name.startsWith(other.getKey())))
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toSet());
            List<String> said = List.of(text(jar, "META-INF/THIRD-PARTY").split("[\\s,:]+"));

            assertThat(OTHER_LICENCES.values().stream().filter(said::contains))
                    .containsExactlyInAnyOrderElementsOf(held);
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("packaged")
    void a_program_starts_by_itself_and_leaves_out_what_is_true_of_its_parts_only(Program program) throws IOException {
        try (JarFile jar = program.open()) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(program.main());
            assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
            assertThat(names(jar))
                    .contains(program.main().replace('.', '/') + ".class")
                    .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"))
                    .noneMatch(name -> name.matches("(META-INF/versions/\\d+/)?module-info\\.class"))
                    .noneMatch(name -> name.startsWith("org/junit/") || name.startsWith("org/assertj/"))
                    .noneMatch(name -> name.startsWith("net/bytebuddy/"));
        }
    }

    @Test
    void a_build_that_packages_a_room_packages_its_program() throws IOException {
        for (Program program : PROGRAMS) {
            try (Stream<Path> artifacts = Files.list(program.folder())) {
                boolean thin = House.isStrict()
                        && artifacts.anyMatch(
                                file -> file.getFileName().toString().endsWith("-SNAPSHOT.jar"));

                assertThat(!thin || program.isPackaged()).as(program.name()).isTrue();
            }
        }
    }

    private static List<String> names(JarFile jar) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .toList();
    }

    private static String text(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * A jar with all that it needs.
     *
     * @param room where it is built
     * @param name of the file
     * @param main the class that starts
     */
    record Program(String room, String name, String main) {
        Path folder() {
            return House.root().resolve(room).resolve(House.buildFolder());
        }

        Path jar() {
            return folder().resolve(name + ".jar");
        }

        boolean isPackaged() {
            return House.isStrict() && Files.exists(jar());
        }

        JarFile open() throws IOException {
            return new JarFile(jar().toFile());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
