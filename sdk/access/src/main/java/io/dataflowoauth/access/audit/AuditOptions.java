// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a trail writes, and what it does when it cannot. Each {@code withX} gives a changed copy. Immutable, safe for use by
 * many threads.
 */
public final class AuditOptions {
    private static final int SHORTEST_KEY = 16;
    private static final AuditOptions DEFAULTS = new AuditOptions(new Parts());

    private final Parts parts;

    private AuditOptions(Parts parts) {
        this.parts = parts;
    }

    /**
     * No sink yet; best effort; 8192 events may wait for each sink, and are gathered for 10 ms; 5 s to write what is required,
     * and to close; a key of its own for each trail.
     */
    public static AuditOptions defaults() {
        return DEFAULTS;
    }

    /** These options, with one more sink. It belongs to the trail that is opened, which closes it. */
    public AuditOptions withSink(AuditSink sink) {
        Parts changed = new Parts(parts);
        changed.sinks.add(requireNonNull(sink, "sink"));
        return new AuditOptions(changed);
    }

    /**
     * These options, where what cannot be recorded does not happen: what is verified or decided fails with
     * {@link NotRecordedException} unless all sinks have its event in time. What observers see has happened already, and is
     * recorded as well as can be.
     */
    public AuditOptions requiring() {
        Parts changed = new Parts(parts);
        changed.required = true;
        return new AuditOptions(changed);
    }

    /**
     * These options, whose fingerprints are made with that key: whoever has it can find a token that they hold, and trails that
     * share it have the same fingerprint for the same token.
     *
     * @throws IllegalArgumentException if it is shorter than 16 characters
     */
    public AuditOptions withFingerprintKey(Secret key) {
        byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST_KEY) {
            throw new IllegalArgumentException("A key for fingerprints has at least " + SHORTEST_KEY + " characters");
        }
        Parts changed = new Parts(parts);
        changed.key = Optional.of(hmac(bytes));
        return new AuditOptions(changed);
    }

    /** These options, where so many events may wait for each sink; about 1 KiB each, and the token that they are about. */
    public AuditOptions withMostWaiting(int events) {
        if (events < 1) {
            throw new IllegalArgumentException("At least one event may wait, not " + events);
        }
        Parts changed = new Parts(parts);
        changed.waiting = events;
        return new AuditOptions(changed);
    }

    /**
     * These options, where events are written together that come within that time: real time, whatever the runtime's is. Zero
     * writes each at once; so does {@link #requiring()}.
     */
    public AuditOptions withGathering(Duration gathering) {
        Parts changed = new Parts(parts);
        changed.gathering = notNegative(gathering);
        return new AuditOptions(changed);
    }

    /** These options, which wait so long for sinks, in real time: for each required event, and when the trail is closed. */
    public AuditOptions withDeadline(Duration deadline) {
        Parts changed = new Parts(parts);
        changed.deadline = notNegative(deadline);
        return new AuditOptions(changed);
    }

    /** Where events go. */
    public List<AuditSink> sinks() {
        return List.copyOf(parts.sinks);
    }

    /** Whether what cannot be recorded does not happen. */
    public boolean required() {
        return parts.required;
    }

    /** How many events may wait for each sink. */
    public int mostWaiting() {
        return parts.waiting;
    }

    /** How long events are gathered before they are written. */
    public Duration gathering() {
        return parts.required ? Duration.ZERO : parts.gathering;
    }

    /** How long sinks are waited for. */
    public Duration deadline() {
        return parts.deadline;
    }

    /** The key of fingerprints: the one that was given, else a new one. */
    Key key() {
        return parts.key.orElseGet(() -> {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            return hmac(random);
        });
    }

    private static Key hmac(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static Duration notNegative(Duration duration) {
        if (requireNonNull(duration, "duration").isNegative()) {
            throw new IllegalArgumentException("No duration is shorter than nothing, as " + duration + " is");
        }
        return duration;
    }

    private static final class Parts {
        private final List<AuditSink> sinks = new ArrayList<>();
        private boolean required;
        private Optional<Key> key = Optional.empty();
        private int waiting = 8192;
        private Duration gathering = Duration.ofMillis(10);
        private Duration deadline = Duration.ofSeconds(5);

        private Parts() {}

        private Parts(Parts from) {
            sinks.addAll(from.sinks);
            required = from.required;
            key = from.key;
            waiting = from.waiting;
            gathering = from.gathering;
            deadline = from.deadline;
        }
    }
}
