// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;

/** Where the servers were unpacked, and where whatever they and the tests write goes. */
final class Folder {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Folder() {}

    static Path ofServer(String name) {
        return under("real.servers", name);
    }

    static Path ofOutput(String name) {
        return under("real.output", name);
    }

    /** An empty place for files of one run. */
    static Path fresh(String name) {
        try {
            return Files.createTempDirectory(Files.createDirectories(ofOutput("run")), name);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The jar of a program that this very build has packaged. */
    static String program(String room, String name) {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("repository.root"), "repository.root"));
        return root.resolve(room)
                .resolve(Objects.requireNonNull(System.getProperty("build.folder"), "build.folder"))
                .resolve(name + ".jar")
                .toString();
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    static String resource(String name) {
        try (InputStream text = Objects.requireNonNull(Folder.class.getResourceAsStream("/" + name), name)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Long enough for every hash, and with characters that need encoding. */
    static String secret() {
        byte[] random = new byte[48];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "+/%: &";
    }

    private static Path under(String property, String name) {
        return Path.of(Objects.requireNonNull(System.getProperty(property), property))
                .resolve(name);
    }
}
