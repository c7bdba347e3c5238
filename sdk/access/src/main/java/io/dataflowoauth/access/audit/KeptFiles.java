// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that ended: each has the name of the one that is written and a number, which counts up.
 *
 * @param path of the one that is written
 */
record KeptFiles(Path path) {
    private static final Pattern NUMBER = Pattern.compile("\\.([0-9]{6,18})");

    /** The oldest first. */
    List<Path> list() throws IOException {
        try (Stream<Path> beside = Files.list(folder())) {
            return beside.filter(file -> number(file) > 0)
                    .sorted(Comparator.comparingLong(this::number))
                    .toList();
        }
    }

    /** The one that ended last. */
    Optional<Path> newest() throws IOException {
        List<Path> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Where the next one that ends goes. */
    Path next() throws IOException {
        long last = newest().map(this::number).orElse(0L);
        return path.resolveSibling(path.getFileName() + String.format(Locale.ROOT, ".%06d", last + 1));
    }

    /** Deletes the oldest, but for so many. */
    void keep(int most) throws IOException {
        List<Path> all = new ArrayList<>(list());
        while (all.size() > most) {
            Files.deleteIfExists(all.remove(0));
        }
    }

    Path folder() {
        Path folder = path.toAbsolutePath().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }

    /** Zero for a file that is none of them. */
    private long number(Path file) {
        String name = file.getFileName().toString();
        String ours = path.getFileName().toString();
        Matcher behind = NUMBER.matcher(name.startsWith(ours) ? name.substring(ours.length()) : "");
        return behind.matches() ? Long.parseLong(behind.group(1)) : 0;
    }
}
