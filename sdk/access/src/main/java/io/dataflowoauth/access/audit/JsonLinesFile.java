// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sink that appends lines of JSON to a file, which it makes if it is not there, or to one file after the other. Programs that
 * rotate files copy and truncate it only where there is no chain. Safe for use by one trail.
 */
public final class JsonLinesFile implements AuditSink {
    private static final int LONGEST_LINE = 64 * 1024;

    private final LineFile file;
    private final JsonLinesOptions options;
    private volatile ChainAnchor last;

    private JsonLinesFile(LineFile file, JsonLinesOptions options, ChainAnchor last) {
        this.file = file;
        this.options = options;
        this.last = last;
    }

    /**
     * Opens a file, and goes on with the chain that is in it, or that is in the one that ended before it. A last line without an
     * end, as a crash leaves one, is ended and left for {@link HashChain#verify} to tell of. Blocks.
     *
     * @throws IOException if it cannot be written, or a chain is to go on that is not in it
     */
    public static JsonLinesFile open(Path path, JsonLinesOptions options) throws IOException {
        LineFile file = new LineFile(path, options);
        try {
            FileEnd end = FileEnd.of(path, LONGEST_LINE);
            if (end.isTorn()) {
                file.endLine();
            }
            ChainAnchor last = options.chain().isPresent() ? end.anchor(before(path)) : ChainAnchor.START;
            return new JsonLinesFile(file, options, last);
        } catch (IOException broken) {
            file.close();
            throw broken;
        }
    }

    /**
     * The files that were written to under that name and are there, in the order of their lines: those that ended, and the one that
     * is written. Blocks.
     *
     * @throws IOException if its folder cannot be read
     */
    public static List<Path> files(Path path) throws IOException {
        List<Path> all = new ArrayList<>(new KeptFiles(path).list());
        if (Files.exists(path)) {
            all.add(path);
        }
        return List.copyOf(all);
    }

    /** How far its chain has come; keep it elsewhere, and give it to {@link HashChain#verify(List, ChainAnchor)}. */
    public ChainAnchor anchor() {
        return last;
    }

    /**
     * Why the next file could not be begun, or an old one not be deleted, when that was last tried; empty if it could. No event is
     * lost by that: they go on into the file that is there, and each batch tries again.
     */
    public Optional<String> rotationProblem() {
        return file.problem();
    }

    /** Writes all of them or none, and into one file: what was written of them is taken back when the rest cannot be. */
    @Override
    public void take(List<AuditEvent> events) throws IOException {
        StringBuilder text = new StringBuilder();
        ChainAnchor end = last;
        for (AuditEvent event : events) {
            String line = options.format().line(event);
            if (options.chain().isPresent()) {
                ChainLine tied = options.chain().get().next(end, line);
                end = tied.anchor();
                line = tied.toString();
            }
            text.append(line).append('\n');
        }
        file.append(text.toString().getBytes(StandardCharsets.UTF_8));
        last = end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Where the file that ended last came to. */
    private static ChainAnchor before(Path path) throws IOException {
        Optional<Path> newest = new KeptFiles(path).newest();
        return newest.isPresent()
                ? FileEnd.of(newest.get(), LONGEST_LINE).anchor(ChainAnchor.START)
                : ChainAnchor.START;
    }
}
