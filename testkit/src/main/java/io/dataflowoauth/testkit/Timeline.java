// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.page.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened at the fakes during a test or a run, over time: each principal's tokens as bars, its calls, its refreshes, and
 * its refusals with their explanation, before what was broken or changed meanwhile.
 *
 * <p>The page is one file that needs nothing beside itself: no script, no font, no picture from elsewhere. It reads in light
 * and dark, and without colours. Names from the journals cannot break out of it. What is drawn is what the journals hold when
 * it is drawn. Immutable; each {@code withX} gives a changed copy; safe for use by many threads.
 */
public final class Timeline {
    private final Parts parts;

    private Timeline(Parts parts) {
        this.parts = parts;
    }

    /**
     * Of these journals together: an issuer's, a stub's, one of your own.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Timeline of(Journal... journals) {
        if (journals.length == 0) {
            throw new IllegalArgumentException("A timeline is of at least one journal");
        }
        return new Timeline(new Parts(List.of(journals)));
    }

    /** Under that title. */
    public Timeline withTitle(String title) {
        Parts copy = parts.copy();
        copy.title = requireNonNull(title, "title");
        return new Timeline(copy);
    }

    /** Of a test that failed, with what its failure says. */
    public Timeline withFailure(Throwable failure) {
        Parts copy = parts.copy();
        copy.failure = Optional.of(failure.toString());
        return new Timeline(copy);
    }

    /**
     * Calls a principal that, in its lane; others are called by the last part of their name. Lanes come in the order of these
     * calls, then in the order of their first entries.
     */
    public Timeline withName(String principal, String name) {
        Parts copy = parts.copy();
        copy.names.put(requireNonNull(principal, "principal"), requireNonNull(name, "name"));
        return new Timeline(copy);
    }

    /** With a band behind the lanes: something was broken from one moment to the other. */
    public Timeline withBand(String name, Instant from, Instant until) {
        Parts copy = parts.copy();
        copy.bands.add(new TimelineFacts.Band(requireNonNull(name, "name"), from, until));
        return new Timeline(copy);
    }

    /** The drawing alone: an {@code svg} element that brings its style along, to put into a page of your own. */
    public String svg() {
        return Drawing.of(TimelineLanes.of(parts.facts()).picture());
    }

    /** The page. */
    public String html() {
        return new TimelinePage(parts.facts(), parts.title, parts.failure).html();
    }

    /**
     * Writes the page, and the folders above it. A page in which a secret of the kit would be is not written: a client that sent
     * its secret as its name, for instance.
     *
     * @return the file
     * @throws TestkitException {@link TestkitCodes#FILE_UNUSABLE}, {@link TestkitCodes#SECRET_LEAKED}
     */
    public Path writeTo(Path file) {
        String html = html();
        LeakSweep.forKnownSecrets().text(file.toString(), html).report().requireNone();
        try {
            Path absolute = file.toAbsolutePath();
            Optional<Path> folder = Optional.ofNullable(absolute.getParent());
            if (folder.isPresent()) {
                Files.createDirectories(folder.get());
            }
            return Files.writeString(absolute, html);
        } catch (IOException unusable) {
            throw new TestkitException(TestkitCodes.FILE_UNUSABLE, "Cannot write " + file, unusable);
        }
    }

    @Override
    public String toString() {
        return "Timeline[" + parts.title + "]";
    }

    private static final class Parts {
        private final List<Journal> journals;
        private final Map<String, String> names = new LinkedHashMap<>();
        private final List<TimelineFacts.Band> bands = new ArrayList<>();
        private String title = "Tokens over time";
        private Optional<String> failure = Optional.empty();

        private Parts(List<Journal> journals) {
            this.journals = journals;
        }

        private Parts copy() {
            Parts copy = new Parts(journals);
            copy.names.putAll(names);
            copy.bands.addAll(bands);
            copy.title = title;
            copy.failure = failure;
            return copy;
        }

        private TimelineFacts facts() {
            List<JournalEntry> entries = journals.stream()
                    .flatMap(journal -> journal.entries().stream())
                    .sorted(Comparator.comparing(JournalEntry::at))
                    .toList();
            return new TimelineFacts(entries, names, bands);
        }
    }
}
