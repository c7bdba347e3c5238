// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.access.audit.ChainFault.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Goes over the lines of a chain once and notes what is wrong. For one walk. */
final class ChainWalk {
    private final Predicate<ChainLine> holds;
    private final List<ChainFault> faults = new ArrayList<>();
    private final Set<Long> seen = new HashSet<>();
    private Set<Long> numbers = Set.of();
    /** The line that comes before the next one. */
    private ChainAnchor last = ChainAnchor.START;

    private int line;

    ChainWalk(Predicate<ChainLine> holds) {
        this.holds = holds;
    }

    ChainReport over(List<String> lines, ChainAnchor kept) {
        List<Optional<ChainLine>> all = lines.stream().map(ChainLine::parse).toList();
        numbers = all.stream().flatMap(Optional::stream).map(ChainLine::number).collect(Collectors.toSet());
        for (Optional<ChainLine> one : all) {
            line++;
            one.ifPresentOrElse(found -> step(found, kept), () -> note(Kind.MALFORMED, "It is no line of a chain."));
        }
        if (last.number() < kept.number()) {
            line++;
            note(Kind.CUT, "The chain once came to line " + kept.number() + ", and ends with " + last.number() + ".");
        }
        return new ChainReport(faults, last);
    }

    private void step(ChainLine found, ChainAnchor kept) {
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
        if (whole && found.number() == kept.number() && !found.hash().equals(kept.hash())) {
            note(Kind.CHANGED, "It is not the line that the anchor was taken of.");
        }
        if (found.number() > last.number()) {
            last = found.anchor();
        }
    }

    private void gap(ChainLine found) {
        boolean elsewhere = numbers.contains(last.number() + 1);
        note(
                elsewhere ? Kind.MOVED : Kind.DELETED,
                "After line " + last.number() + " of the chain comes line " + found.number()
                        + (elsewhere ? ", and what is between stands elsewhere." : ", and what is between is gone."));
    }

    private void note(Kind kind, String sentence) {
        faults.add(new ChainFault(line, kind, sentence));
    }
}
