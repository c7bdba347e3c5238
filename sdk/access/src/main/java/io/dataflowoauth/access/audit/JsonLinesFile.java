// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A sink that appends lines of JSON to a file, which it makes if it is not there. Programs that rotate files copy and truncate it
 * only where there is no chain. Safe for use by one trail.
 */
public final class JsonLinesFile implements AuditSink {
    private static final int LONGEST_LINE = 64 * 1024;

    private final FileChannel file;
    private final JsonLinesOptions options;
    private volatile ChainAnchor last;

    private JsonLinesFile(FileChannel file, JsonLinesOptions options, ChainAnchor last) {
        this.file = file;
        this.options = options;
        this.last = last;
    }

    /**
     * Opens a file, and goes on with the chain that is in it. A last line without an end, as a crash leaves one, is ended and left for
     * {@link HashChain#verify} to tell of. Blocks.
     *
     * @throws IOException if it cannot be written, or a chain is to go on that is not in it
     */
    public static JsonLinesFile open(Path path, JsonLinesOptions options) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try {
            FileEnd end = FileEnd.of(path, LONGEST_LINE);
            if (end.isTorn()) {
                file.write(ByteBuffer.wrap(new byte[] {'\n'}));
            }
            ChainAnchor last = options.chain().isPresent() ? end.anchor() : ChainAnchor.START;
            return new JsonLinesFile(file, options, last);
        } catch (IOException broken) {
            file.close();
            throw broken;
        }
    }

    /** How far its chain has come; keep it elsewhere, and give it to {@link HashChain#verify(List, ChainAnchor)}. */
    public ChainAnchor anchor() {
        return last;
    }

    /** Writes all of them or none: what was written of them is taken back when the rest cannot be. */
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
        long before = file.size();
        try {
            append(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException full) {
            file.truncate(before);
            throw full;
        }
        last = end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        if (options.synced()) {
            file.force(false);
        }
    }
}
