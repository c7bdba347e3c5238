// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a fake did, in order, since it was started or last cleared. Safe for use by many threads. */
public final class Journal {
    private final List<JournalEntry> entries = new ArrayList<>();

    /** An empty journal, for a fake of your own. */
    public Journal() {}

    /** Adds what happened. */
    public synchronized void add(JournalEntry entry) {
        entries.add(requireNonNull(entry, "entry"));
    }

    /** A copy of what happened so far, in order. */
    public synchronized List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** What happened so far of one kind, in order. */
    public List<JournalEntry> entries(JournalEntry.Kind kind) {
        return entries().stream().filter(entry -> entry.kind() == kind).toList();
    }

    /** Forgets what happened so far. */
    public synchronized void clear() {
        entries.clear();
    }

    /** One line for each entry. */
    @Override
    public String toString() {
        return entries().stream().map(JournalEntry::toString).collect(Collectors.joining("\n"));
    }
}
