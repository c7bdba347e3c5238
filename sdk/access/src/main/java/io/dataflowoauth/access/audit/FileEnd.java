// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The last lines of a file.
 *
 * @param text as much of the end as was read
 * @param isWhole whether that is all there is
 */
record FileEnd(String text, boolean isWhole) {
    static FileEnd of(Path path, int most) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(0, file.length() - most);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new FileEnd(new String(bytes, StandardCharsets.UTF_8), from == 0);
        }
    }

    /** Whether the last line has no end. */
    boolean isTorn() {
        return !text.isEmpty() && !text.endsWith("\n");
    }

    /** Of the last line of a chain that is whole; that of the file before, if there is none and nothing else either. */
    ChainAnchor anchor(ChainAnchor before) throws IOException {
        List<String> lines = text.lines().toList();
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<ChainLine> line = ChainLine.parse(lines.get(i));
            if (line.isPresent()) {
                return line.get().anchor();
            }
        }
        if (!lines.isEmpty() && (!isWhole || !isTorn() || lines.size() > 1)) {
            throw new IOException("The file holds lines and no chain that could go on: name another file");
        }
        return before;
    }
}
