// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.access.audit.ChainFault.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Goes over the lines of a chain, in one file or several, and notes what is wrong. For one walk. */
final class ChainWalk {
    private final Predicate<ChainLine> holds;
    private final ChainAnchor from;
    private final ChainAnchor kept;
    private final List<ChainFault> faults = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private final Set<Long> numbers = new HashSet<>();
    private @Nullable ChainLine first;
    /** The line that comes before the next one. */
    private ChainAnchor last;

    private String place = "";
    private int line;

    /**
     * Of a chain.
     *
     * @param holds whether a line is what was hashed
     * @param from up to where lines may be gone
     * @param kept how far it once came
     */
    ChainWalk(Predicate<ChainLine> holds, ChainAnchor from, ChainAnchor kept) {
        this.holds = holds;
        this.from = from;
        this.kept = kept;
        this.last = from;
    }

    ChainReport over(List<String> lines) {
        List<Optional<ChainLine>> all = lines.stream().map(ChainLine::parse).toList();
        all.forEach(this::hear);
        begin();
        all.forEach(this::walk);
        return end();
    }

    /** Twice over each file, so that no more than the numbers of lines are in memory. */
    ChainReport overFiles(List<Path> files) throws IOException {
        for (Path file : files) {
            each(file, this::hear);
        }
        begin();
        for (Path file : files) {
            line = 0;
            place = file.getFileName() + ": ";
            each(file, this::walk);
        }
        return end();
    }

    private static void each(Path file, Consumer<Optional<ChainLine>> doing) throws IOException {
        // what is no UTF-8 is a line that was touched, and not a file that cannot be read
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                doing.accept(ChainLine.parse(text));
            }
        }
    }

    private void hear(Optional<ChainLine> one) {
        one.ifPresent(found -> {
            numbers.add(found.number());
            first = first == null ? found : first;
        });
    }

    /** Lines that may be gone and are there count like all others. */
    private void begin() {
        if (first != null && first.number() <= from.number()) {
            last = first.before();
        }
    }

    private ChainReport end() {
        if (last.number() < kept.number()) {
            line++;
            note(Kind.CUT, "The chain once came to line " + kept.number() + ", and ends with " + last.number() + ".");
        }
        return new ChainReport(faults, last);
    }

    private void walk(Optional<ChainLine> one) {
        line++;
        one.ifPresentOrElse(this::step, () -> note(Kind.MALFORMED, "It is no line of a chain."));
    }

    private void step(ChainLine found) {
        boolean whole = holds.test(found);
        if (!whole) {
            note(Kind.CHANGED, "Its hash is not that of what it says.");
        } else if (!seen.add(found.number())) {
            note(Kind.MOVED, "Line " + found.number() + " of the chain was there before.");
        } else if (found.number() <= last.number()) {
            note(Kind.MOVED, "Line " + found.number() + " of the chain comes after line " + last.number() + ".");
        } else if (found.number() > last.number() + 1) {
            gap(found);
        } else if (!found.previous().equals(last.hash())) {
            note(Kind.CHANGED, "The line before is not the one that it was written after.");
        }
        if (whole && (differs(found, kept) || differs(found, from))) {
            note(Kind.CHANGED, "It is not the line that the anchor was taken of.");
        }
        if (found.number() > last.number()) {
            last = found.anchor();
        }
    }

    private static boolean differs(ChainLine found, ChainAnchor anchor) {
        return found.number() == anchor.number() && !found.hash().equals(anchor.hash());
    }

    private void gap(ChainLine found) {
        boolean elsewhere = numbers.contains(last.number() + 1);
        note(
                elsewhere ? Kind.MOVED : Kind.DELETED,
                "After line " + last.number() + " of the chain comes line " + found.number()
                        + (elsewhere ? ", and what is between stands elsewhere." : ", and what is between is gone."));
    }

    private void note(Kind kind, String sentence) {
        faults.add(new ChainFault(line, kind, place + sentence));
    }
}
