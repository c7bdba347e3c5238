// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** How lines are written to a file. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads. */
public final class JsonLinesOptions {
    private static final JsonLinesOptions DEFAULTS =
            new JsonLinesOptions(AuditFormat.plain(), false, Optional.empty(), Optional.empty());

    private final AuditFormat format;
    private final boolean synced;
    private final Optional<HashChain> chain;
    private final Optional<FileRotation> rotation;

    private JsonLinesOptions(
            AuditFormat format, boolean synced, Optional<HashChain> chain, Optional<FileRotation> rotation) {
        this.format = format;
        this.synced = synced;
        this.chain = chain;
        this.rotation = rotation;
    }

    /** Our own format; the operating system writes to the disk when it likes; no chain; one file. */
    public static JsonLinesOptions defaults() {
        return DEFAULTS;
    }

    /** These options, with that format. */
    public JsonLinesOptions withFormat(AuditFormat changed) {
        return new JsonLinesOptions(requireNonNull(changed, "format"), synced, chain, rotation);
    }

    /** These options, where events count as taken when they are on the disk: slower by what the disk needs, once for a batch. */
    public JsonLinesOptions withSync(boolean changed) {
        return new JsonLinesOptions(format, changed, chain, rotation);
    }

    /** These options, each line of which is tied to the one before. */
    public JsonLinesOptions withChain(HashChain changed) {
        return new JsonLinesOptions(format, synced, Optional.of(changed), rotation);
    }

    /** These options, in one file after the other. A chain goes on over all of them. */
    public JsonLinesOptions withRotation(FileRotation changed) {
        return new JsonLinesOptions(format, synced, chain, Optional.of(changed));
    }

    /** The format of an event. */
    public AuditFormat format() {
        return format;
    }

    /** Whether events are on the disk when they count as taken. */
    public boolean synced() {
        return synced;
    }

    /** What ties the lines. */
    public Optional<HashChain> chain() {
        return chain;
    }

    /** When a file ends; empty if it never does. */
    public Optional<FileRotation> rotation() {
        return rotation;
    }
}
