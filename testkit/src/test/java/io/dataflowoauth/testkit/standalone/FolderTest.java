// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.testkit.TestkitServer;
import io.dataflowoauth.testkit.TestkitServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What proves who one is lies where its owner alone may read it, however open the folder was before. */
class FolderTest {
    @TempDir
    private Path root;

    @Test
    void credentials_and_clients_are_closed_to_others() throws IOException {
        play();

        assertThat(permissions("credentials", "clients")).isSubsetOf("rwx------", "unknown");
        assertThat(filesOf("credentials")).hasSizeGreaterThanOrEqualTo(6);
        assertThat(filesOf("clients")).isNotEmpty();
        assertThat(permissions(filesOf("credentials"))).isSubsetOf("rw-------", "unknown");
        assertThat(permissions(filesOf("clients"))).isSubsetOf("rw-------", "unknown");
    }

    @Test
    void a_folder_and_a_file_that_were_open_to_all_are_closed() throws IOException {
        Path credentials = Files.createDirectories(root.resolve("credentials"));
        Path key = Files.writeString(credentials.resolve("reader-key.json"), "{}");
        open(credentials, "rwxrwxrwx");
        open(key, "rw-rw-rw-");

        play();

        assertThat(permissions("credentials", "credentials/reader-key.json"))
                .isSubsetOf("rwx------", "rw-------", "unknown");
        assertThat(key).content().contains("private_key");
    }

    @Test
    void nothing_half_written_is_left_beside_them() throws IOException {
        play();
        play();

        assertThat(filesOf("credentials", "clients")).noneMatch(file -> file.endsWith(".draft"));
    }

    private void play() {
        TestkitServer.start(TestkitServerOptions.defaults(), new Scene(SceneFile::bundled, new Folder(root)))
                .close();
    }

    private List<String> filesOf(String... folders) throws IOException {
        List<String> names = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.forEach(file -> names.add(root.relativize(file).toString()));
            }
        }
        return names;
    }

    private Set<String> permissions(List<String> names) throws IOException {
        return permissions(names.toArray(String[]::new));
    }

    /** As a shell shows them, or that they are unknown, where the file system has none. */
    private Set<String> permissions(String... names) throws IOException {
        Set<String> all = new TreeSet<>();
        for (String name : names) {
            Path path = root.resolve(name);
            all.add(hasPermissions() ? PosixFilePermissions.toString(Files.getPosixFilePermissions(path)) : "unknown");
        }
        return all;
    }

    private void open(Path path, String permissions) throws IOException {
        if (hasPermissions()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private boolean hasPermissions() {
        return root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
