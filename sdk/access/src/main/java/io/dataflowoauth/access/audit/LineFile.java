// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The file that lines are appended to, and the one that takes its place. What stops it from beginning the next one stops no line: it
 * goes on in the one that it has, and tries again. For one thread at a time, but for {@link #problem()}.
 */
final class LineFile implements AutoCloseable {
    private final Path path;
    private final KeptFiles kept;
    private final JsonLinesOptions options;
    private FileChannel file;
    private LocalDate day;
    private volatile Optional<String> problem = Optional.empty();

    LineFile(Path path, JsonLinesOptions options) throws IOException {
        this.path = path;
        this.kept = new KeptFiles(path);
        this.options = options;
        this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.day = file.size() > 0 && hasDays()
                ? dayOf(Files.getLastModifiedTime(path).toInstant())
                : today();
    }

    /** Ends a line that a crash has cut. */
    void endLine() throws IOException {
        file.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }

    /** Writes all of it or nothing, into the next file if this one has no room for it, or is another day's. */
    void append(byte[] text) throws IOException {
        options.rotation().filter(rotation -> isOver(rotation, text.length)).ifPresent(this::tryNext);
        long before = file.size();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            if (options.synced()) {
                file.force(false);
            }
        } catch (IOException full) {
            file.truncate(before);
            throw full;
        }
    }

    /** Why the next file could not be begun, or an old one not be deleted, when that was last tried. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private boolean isOver(FileRotation rotation, int more) {
        try {
            long size = file.size();
            return size > 0 && (size > rotation.mostBytes() - more || !today().equals(day));
        } catch (IOException unknown) {
            return false; // writing will tell
        }
    }

    private void tryNext(FileRotation rotation) {
        try {
            next();
            kept.keep(rotation.mostKept());
            problem = Optional.empty();
        } catch (IOException | UncheckedIOException stopped) {
            problem = Optional.of(stopped.toString());
        }
    }

    /** At each step a crash leaves files whose lines follow each other, and a failure leaves a file to write to. */
    private void next() throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(draft);
        FileChannel begun = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
        try {
            if (Files.exists(path)) {
                Files.move(path, kept.next());
            }
            Files.move(draft, path);
        } catch (IOException stopped) {
            begun.close();
            Files.deleteIfExists(draft);
            throw stopped;
        }
        FileChannel ended = file;
        file = begun;
        day = today();
        syncFolder();
        ended.close();
    }

    /** A name that is not on the disk would lose the lines behind it. Windows writes names by itself, and opens no folders. */
    private void syncFolder() throws IOException {
        Path folder = kept.folder();
        if (options.synced()
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private boolean hasDays() {
        return options.rotation().flatMap(FileRotation::daysOf).isPresent();
    }

    private LocalDate today() {
        return options.rotation()
                .flatMap(FileRotation::daysOf)
                .map(time -> dayOf(time.now()))
                .orElse(LocalDate.EPOCH);
    }

    private static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
