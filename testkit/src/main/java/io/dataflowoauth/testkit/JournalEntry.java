// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One thing that a fake did. Never holds a token or a secret. Immutable; each {@code withX} gives a changed copy; safe for
 * use by many threads.
 */
public final class JournalEntry {
    /** What was done. */
    public enum Kind {
        /** A token was issued. */
        TOKEN_ISSUED,
        /** A token was asked for and refused. */
        TOKEN_REFUSED,
        /** A token was taken back before its time (RFC 7009). */
        TOKEN_REVOKED,
        /** A protected resource answered a call. */
        CALL_ANSWERED,
        /** A protected resource refused a call. */
        CALL_REFUSED,
        /** A planned fault was answered instead of the fake's own answer. */
        FAULT,
        /** Keys, policy or state changed. */
        CHANGED
    }

    private final Parts parts;

    private JournalEntry(Parts parts) {
        this.parts = parts;
    }

    /** An entry of that kind, at that instant, about that principal: a client, a subject, a service account, or {@code unknown}. */
    public static JournalEntry of(Kind kind, Instant at, String principal) {
        Parts parts = new Parts();
        parts.kind = requireNonNull(kind, "kind");
        parts.at = requireNonNull(at, "at");
        parts.principal = requireNonNull(principal, "principal");
        return new JournalEntry(parts);
    }

    /** What was done. */
    public Kind kind() {
        return parts.kind;
    }

    /** When, by the fake's clock. */
    public Instant at() {
        return parts.at;
    }

    /** For whom. */
    public String principal() {
        return parts.principal;
    }

    /** A name for the token that says nothing about its value; the same in every journal that meets the token. */
    public Optional<String> tokenId() {
        return parts.tokenId;
    }

    /** What the token may be used for, or what was asked for. */
    public Set<String> scopes() {
        return parts.scopes;
    }

    /** What the token is for. */
    public Optional<String> audience() {
        return parts.audience;
    }

    /** When the token was issued, in milliseconds, whatever the wire can say. */
    public Optional<Instant> issuedAt() {
        return parts.issuedAt;
    }

    /** When the token ends, in milliseconds, whatever the wire can say. */
    public Optional<Instant> expiresAt() {
        return parts.expiresAt;
    }

    /** The HTTP status of the answer; 0 where none was given. */
    public int status() {
        return parts.status;
    }

    /** The error code of a refusal: {@code invalid_client}, {@code PERMISSION_DENIED} … */
    public Optional<String> code() {
        return parts.code;
    }

    /** Why, in words for the author of a test; may say more than the wire does. */
    public Optional<String> why() {
        return parts.why;
    }

    /** The layer that refused; empty where nobody did, or where the request itself was wrong. */
    public Optional<Diagnosis.Layer> layer() {
        return parts.layer;
    }

    /** The path that was called, without its query. */
    public Optional<String> path() {
        return parts.path;
    }

    /** How long the answer asks to be left alone; empty if it does not. */
    public Optional<Duration> retryAfter() {
        return parts.retryAfter;
    }

    /** Whether it is about a token that had run out by the fake's clock when it was presented. */
    public boolean sawExpiredToken() {
        return (parts.kind == Kind.CALL_REFUSED || parts.kind == Kind.TOKEN_REFUSED)
                && parts.expiresAt.map(end -> !parts.at.isBefore(end)).orElse(false);
    }

    /** About that token. */
    public JournalEntry withTokenId(String changed) {
        Parts copy = parts.copy();
        copy.tokenId = Optional.of(changed);
        return new JournalEntry(copy);
    }

    /** With these scopes. */
    public JournalEntry withScopes(Collection<String> changed) {
        Parts copy = parts.copy();
        copy.scopes = Collections.unmodifiableSet(new TreeSet<>(changed));
        return new JournalEntry(copy);
    }

    /** For that audience. */
    public JournalEntry withAudience(String changed) {
        Parts copy = parts.copy();
        copy.audience = Optional.of(changed);
        return new JournalEntry(copy);
    }

    /** About a token that lives from one instant to the other. */
    public JournalEntry withLife(Instant issuedAt, Instant expiresAt) {
        Parts copy = parts.copy();
        copy.issuedAt = Optional.of(issuedAt);
        copy.expiresAt = Optional.of(expiresAt);
        return new JournalEntry(copy);
    }

    /** With what was answered. */
    public JournalEntry withAnswer(String path, int status) {
        Parts copy = parts.copy();
        copy.path = Optional.of(path);
        copy.status = status;
        return new JournalEntry(copy);
    }

    /** With how long the answer asks to be left alone. */
    public JournalEntry withRetryAfter(Duration changed) {
        Parts copy = parts.copy();
        copy.retryAfter = Optional.of(changed);
        return new JournalEntry(copy);
    }

    /** With why it was let pass, or what was changed. */
    public JournalEntry withWhy(String changed) {
        Parts copy = parts.copy();
        copy.why = Optional.of(changed);
        return new JournalEntry(copy);
    }

    /** With why it was refused. */
    public JournalEntry withRefusal(String code, String why) {
        Parts copy = parts.copy();
        copy.code = Optional.of(code);
        copy.why = Optional.of(why);
        return new JournalEntry(copy);
    }

    /** Refused by that layer. */
    public JournalEntry withLayer(Diagnosis.Layer changed) {
        Parts copy = parts.copy();
        copy.layer = Optional.of(changed);
        return new JournalEntry(copy);
    }

    /** One line, for the message of a failed test. */
    @Override
    public String toString() {
        return parts.at + " " + parts.kind + " " + parts.principal
                + parts.tokenId.map(id -> " token " + id).orElse("")
                + (parts.scopes.isEmpty() ? "" : " scopes " + parts.scopes)
                + parts.expiresAt.map(end -> " until " + end).orElse("")
                + (parts.status == 0 ? "" : " " + parts.status)
                + parts.path.map(path -> " " + path).orElse("")
                + parts.retryAfter.map(wait -> " Retry-After " + wait).orElse("")
                + parts.layer.map(layer -> " " + layer).orElse("")
                + parts.code.map(code -> " " + code).orElse("")
                + parts.why.map(why -> ": " + why).orElse("");
    }

    private static final class Parts implements Cloneable {
        private Kind kind = Kind.CHANGED;
        private Instant at = Instant.EPOCH;
        private String principal = "";
        private Optional<String> tokenId = Optional.empty();
        private Set<String> scopes = Set.of();
        private Optional<String> audience = Optional.empty();
        private Optional<Instant> issuedAt = Optional.empty();
        private Optional<Instant> expiresAt = Optional.empty();
        private int status;
        private Optional<String> code = Optional.empty();
        private Optional<String> why = Optional.empty();
        private Optional<String> path = Optional.empty();
        private Optional<Diagnosis.Layer> layer = Optional.empty();
        private Optional<Duration> retryAfter = Optional.empty();

        private Parts copy() {
            try {
                return (Parts) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
