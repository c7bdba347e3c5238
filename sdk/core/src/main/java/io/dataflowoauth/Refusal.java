// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.LifeRules;
import io.dataflowoauth.internal.SecretShapes;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a resource or an issuer answered when it refused: the status, the challenge (RFC 6750 section 3), the error
 * details ({@code google.rpc.ErrorInfo}).
 *
 * <p>Every text is somebody else's: on the way in it is cut at 256 characters, control and format characters become
 * spaces, and one shaped like a secret is masked, so that all of it can be logged. It never holds a response body. Each
 * {@code withX} gives a changed copy. Immutable, serializable, safe for use by many threads.
 */
public final class Refusal implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 256;
    private static final int LONGEST_CLAIMS = 4096;
    private static final int MOST = 32;
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /**
     * Reasons for a 401 that another token of the same kind would meet again. ACCESS_TOKEN_TYPE_UNSUPPORTED is none: Google
     * says it of revoked and unknown tokens too.
     */
    private static final Set<String> BEYOND_A_NEW_TOKEN = Set.of("CREDENTIALS_MISSING", "ACCOUNT_STATE_INVALID");

    private final int status;
    private final Said said;

    private Refusal(int status, Said said) {
        this.status = status;
        this.said = said;
    }

    /** A refusal of which only the HTTP status is known. */
    public static Refusal ofStatus(int status) {
        return new Refusal(status, new Said(Map.of(), Set.of(), Map.of(), new Moments(null, null)));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The {@code error} of a challenge or of an OAuth error answer, such as {@code invalid_token}. */
    public Optional<String> error() {
        return text(Part.ERROR);
    }

    /** What the other side said about it, for a person: {@code error_description} or the message of a status. */
    public Optional<String> description() {
        return text(Part.DESCRIPTION);
    }

    /** The {@code reason} of a {@code google.rpc.ErrorInfo}, such as {@code IAM_PERMISSION_DENIED}. */
    public Optional<String> reason() {
        return text(Part.REASON);
    }

    /** The claims request of a claims challenge, as JSON text, whole. It may tell of a person: not for a log. */
    public Optional<String> claims() {
        return text(Part.CLAIMS);
    }

    /** The scopes that the challenge asks for, in alphabetical order. */
    public Set<String> requiredScopes() {
        return said.scopes;
    }

    /**
     * What else it named: the metadata of a {@code google.rpc.ErrorInfo} (permission, resource, service, method), or what a
     * challenge of RFC 9470 asks for (acr_values, max_age).
     */
    public Map<String, String> metadata() {
        return said.metadata;
    }

    /** How long the other side wants to be left alone ({@code Retry-After}, RFC 9110 section 10.2.3), at most 15 minutes. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(said.moments.retryAfter);
    }

    /** What the time was for the other side when it answered ({@code Date}, RFC 9110 section 6.6.1). */
    public Optional<Instant> answeredAt() {
        return Optional.ofNullable(said.moments.answeredAt);
    }

    /** Whether another token may be accepted where this one was not: for the same request, or with the demanded claims. */
    public boolean newTokenCanHelp() {
        return status == 401
                && reason().filter(BEYOND_A_NEW_TOKEN::contains).isEmpty()
                && error().map(this::isAboutTheToken).orElse(true);
    }

    /** This refusal, with that {@code error}. */
    public Refusal withError(String error) {
        return with(Part.ERROR, error);
    }

    /** This refusal, with that description. */
    public Refusal withDescription(String description) {
        return with(Part.DESCRIPTION, description);
    }

    /** This refusal, with that {@code ErrorInfo} reason. */
    public Refusal withReason(String reason) {
        return with(Part.REASON, reason);
    }

    /**
     * This refusal, demanding those claims. A text over 4,096 characters, with control or format characters, or shaped like
     * a secret is left out: cut or changed, it would demand something else.
     */
    public Refusal withClaims(String claims) {
        boolean usable = claims.length() <= LONGEST_CLAIMS
                && !INVISIBLE.matcher(claims).find()
                && !SecretShapes.looksSecret(claims);
        return usable ? withWhole(Part.CLAIMS, claims) : this;
    }

    /** This refusal, asking for those scopes; at most 32 are kept. */
    public Refusal withRequiredScopes(Collection<String> scopes) {
        Set<String> kept = new TreeSet<>();
        scopes.stream().limit(MOST).map(Refusal::capped).forEach(kept::add);
        Set<String> changed = Collections.unmodifiableSet(kept);
        return new Refusal(status, new Said(said.texts, changed, said.metadata, said.moments));
    }

    /** This refusal, with that {@code ErrorInfo} metadata; at most 32 entries are kept. */
    public Refusal withMetadata(Map<String, String> entries) {
        Map<String, String> kept = new TreeMap<>();
        entries.entrySet().stream()
                .limit(MOST)
                .forEach(entry -> kept.put(capped(entry.getKey()), capped(entry.getValue())));
        Map<String, String> changed = Collections.unmodifiableMap(kept);
        return new Refusal(status, new Said(said.texts, said.scopes, changed, said.moments));
    }

    /** This refusal, asking to be left alone for so long: at least zero, at most 15 minutes are kept. */
    public Refusal withRetryAfter(Duration pause) {
        Duration most = LifeRules.LONGEST_RETRY_AFTER;
        Duration changed = pause.isNegative() ? Duration.ZERO : pause.compareTo(most) > 0 ? most : pause;
        return new Refusal(
                status,
                new Said(said.texts, said.scopes, said.metadata, new Moments(changed, said.moments.answeredAt)));
    }

    /** This refusal, from somebody for whom it was that time. */
    public Refusal withAnsweredAt(Instant date) {
        Moments changed = new Moments(said.moments.retryAfter, requireNonNull(date, "date"));
        return new Refusal(status, new Said(said.texts, said.scopes, said.metadata, changed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Refusal refusal && status == refusal.status && said.equals(refusal.said);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, said);
    }

    /** One line with what is known; the claims are left out. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder("HTTP ").append(status);
        reason().or(this::error).ifPresent(name -> line.append(' ').append(name));
        if (!said.scopes.isEmpty()) {
            line.append(", needs scopes ").append(said.scopes);
        }
        if (!said.metadata.isEmpty()) {
            line.append(' ').append(said.metadata);
        }
        retryAfter().ifPresent(pause -> line.append(", retry after ").append(pause));
        description().ifPresent(text -> line.append(": ").append(text));
        return line.toString();
    }

    private boolean isAboutTheToken(String error) {
        return error.equals("invalid_token") || (error.equals("insufficient_claims") && claims().isPresent());
    }

    private Refusal with(Part part, String value) {
        return withWhole(part, capped(requireNonNull(value, "value")));
    }

    private Refusal withWhole(Part part, String value) {
        Map<Part, String> texts = new TreeMap<>(said.texts);
        texts.put(part, value);
        Map<Part, String> changed = Collections.unmodifiableMap(texts);
        return new Refusal(status, new Said(changed, said.scopes, said.metadata, said.moments));
    }

    private Optional<String> text(Part part) {
        return Optional.ofNullable(said.texts.get(part));
    }

    /** As much of somebody else's text as a log may show. */
    static String capped(String text) {
        if (SecretShapes.looksSecret(text)) {
            return "(masked: shaped like a secret)";
        }
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return INVISIBLE.matcher(head).replaceAll(" ");
    }

    private record Said(Map<Part, String> texts, Set<String> scopes, Map<String, String> metadata, Moments moments)
            implements Serializable {}

    private record Moments(
            @Nullable Duration retryAfter, @Nullable Instant answeredAt) implements Serializable {}

    private enum Part {
        ERROR,
        DESCRIPTION,
        REASON,
        CLAIMS
    }
}
