// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who was about what, on what, and what came of it. {@link AuditEvents} makes them from what the library knows.
 *
 * <p>Never a token or another secret. Every text is one line, without control characters and marks that turn the direction of
 * writing, cut at some length, and masked where it is shaped like a secret; so no sink need be careful. Each {@code withX} gives
 * a changed copy with the same id. Immutable, safe for use by many threads.
 */
public final class AuditEvent {
    /** W3C Trace Context, section 3.2. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*");

    private final AuditHead head;
    private final AuditParts parts;

    private AuditEvent(AuditHead head, AuditParts parts) {
        this.head = head;
        this.parts = parts;
    }

    /** An event that tells nothing else yet, with an id of its own: a UUID of version 7, in the order of time. */
    public static AuditEvent of(AuditActivity activity, AuditOutcome outcome, Instant at) {
        AuditHead head = new AuditHead(
                TimedId.at(requireNonNull(at, "at")),
                at,
                requireNonNull(activity, "activity"),
                requireNonNull(outcome, "outcome"));
        return new AuditEvent(head, new AuditParts());
    }

    /** This event, of that principal; {@link #name()} is then who acts. */
    public AuditEvent withPrincipal(PrincipalChain principal) {
        return with(parts -> parts.principal(principal));
    }

    /** This event, of somebody whom people know by that name. */
    public AuditEvent withName(String name) {
        return with(parts -> parts.name = AuditText.line(name, AuditText.NAME));
    }

    /** This event, of a token, or a claim about somebody, by that issuer. */
    public AuditEvent withIssuer(String issuer) {
        return with(parts -> parts.issuer = AuditText.line(issuer, AuditText.PLACE));
    }

    /** This event, about that: a permission, an operation. */
    public AuditEvent withWhat(String what) {
        return with(parts -> parts.what = AuditText.line(what, AuditText.NAME));
    }

    /** This event, about something on that: the name of a resource, an audience. */
    public AuditEvent withResource(String resource) {
        return with(parts -> parts.resource = AuditText.line(resource, AuditText.PLACE));
    }

    /** This event, of somebody who asked for these scopes; the first fifty at most are told by name. */
    public AuditEvent withScopesAsked(Collection<String> scopes) {
        return with(parts -> parts.asked = scopes(scopes));
    }

    /** This event, of somebody who was granted these scopes; the first fifty at most are told by name. */
    public AuditEvent withScopesGranted(Collection<String> scopes) {
        return with(parts -> parts.granted = scopes(scopes));
    }

    /** This event, with a reason: a code of the site's list, and a sentence that may be empty. */
    public AuditEvent withReason(String code, String detail) {
        return with(parts -> {
            parts.code = AuditText.line(code, AuditText.NAME);
            parts.detail = AuditText.line(detail, AuditText.SENTENCE);
        });
    }

    /** This event, as somebody diagnosed it: the layer, the code, what was missing, the evidence, and who, where it is known. */
    public AuditEvent withDiagnosis(Diagnosis diagnosis) {
        String missing = diagnosis.missing().isEmpty() ? "" : " Missing: " + diagnosis.missing() + ".";
        AuditEvent told = withReason(diagnosis.code(), String.join(" ", diagnosis.evidence()) + missing)
                .with(parts -> parts.layer = diagnosis.layer().name().toLowerCase(Locale.ROOT));
        return diagnosis.principal().names().isEmpty() ? told : told.withPrincipal(diagnosis.principal());
    }

    /** This event, decided by that revision of a policy. The rule is empty where none decided. */
    public AuditEvent withDecision(String revision, String rule, String decisionId) {
        return with(parts -> {
            parts.revision = AuditText.line(revision, AuditText.NAME);
            parts.rule = AuditText.line(rule, AuditText.NAME);
            parts.decision = AuditText.line(decisionId, AuditText.NAME);
        });
    }

    /**
     * This event, of a token.
     *
     * @param fingerprint as {@link AuditTrail#fingerprint} gives it, and never the token; empty where there is none
     * @param tokenId a serial that says nothing about the token; empty where there is none
     */
    public AuditEvent withToken(String fingerprint, String tokenId) {
        return with(parts -> {
            parts.fingerprint = AuditText.hex(fingerprint, 32);
            parts.tokenId = AuditText.line(tokenId, AuditText.NAME);
        });
    }

    /** This event, of a request with that {@code traceparent} (W3C Trace Context); a broken one is left out. */
    public AuditEvent withTraceparent(String traceparent) {
        Matcher ids = TRACEPARENT.matcher(traceparent);
        return !ids.matches()
                ? this
                : with(parts -> {
                    parts.trace = requireNonNull(ids.group(1));
                    parts.span = requireNonNull(ids.group(2));
                });
    }

    /** Its own name, unlike that of any other. */
    public String id() {
        return head.id();
    }

    /** When. */
    public Instant at() {
        return head.at();
    }

    /** What somebody was about. */
    public AuditActivity activity() {
        return head.activity();
    }

    /** What came of it. */
    public AuditOutcome outcome() {
        return head.outcome();
    }

    /** Through whom, the one that was proved first, the one that acts last; at most eight. Empty where nobody is known. */
    public List<String> chain() {
        return parts.chain;
    }

    /** Who, by a name that a person recognises; never to be compared with. */
    public Optional<String> name() {
        return told(parts.name);
    }

    /** Who issued the token. */
    public Optional<String> issuer() {
        return told(parts.issuer);
    }

    /** The permission or the operation. */
    public Optional<String> what() {
        return told(parts.what);
    }

    /** What it was on, or for. */
    public Optional<String> resource() {
        return told(parts.resource);
    }

    /** The first of the scopes that were asked for. */
    public List<String> scopesAsked() {
        return parts.asked.names();
    }

    /** The first of the scopes that were granted. */
    public List<String> scopesGranted() {
        return parts.granted.names();
    }

    /** The layer that refused: {@code authentication}, {@code authorization} or {@code transport}. */
    public Optional<String> layer() {
        return told(parts.layer);
    }

    /** Why, by its stable name. */
    public Optional<String> code() {
        return told(parts.code);
    }

    /** Why, in one line. */
    public Optional<String> detail() {
        return told(parts.detail);
    }

    /** The revision of the policy that decided. */
    public Optional<String> policyRevision() {
        return told(parts.revision);
    }

    /** The rule that decided. */
    public Optional<String> rule() {
        return told(parts.rule);
    }

    /** The id of the decision, which a caller may have been told. */
    public Optional<String> decisionId() {
        return told(parts.decision);
    }

    /** What tells the token from others, to whoever has the key of the trail. */
    public Optional<String> tokenFingerprint() {
        return told(parts.fingerprint);
    }

    /** The serial of a token that was acquired here; of one that was verified the keyed hash of its {@code jti}. */
    public Optional<String> tokenId() {
        return told(parts.tokenId);
    }

    /** The trace that the request was part of: 32 hexadecimal digits. */
    public Optional<String> traceId() {
        return told(parts.trace);
    }

    /** The span of the trace: 16 hexadecimal digits. */
    public Optional<String> spanId() {
        return told(parts.span);
    }

    /** All of it, as one line of JSON. */
    @Override
    public String toString() {
        return PlainText.of(head, parts);
    }

    /** The same, happening once more: with an id and a time of its own. */
    AuditEvent again(Instant at) {
        return new AuditEvent(new AuditHead(TimedId.at(at), at, head.activity(), head.outcome()), parts);
    }

    AuditHead head() {
        return head;
    }

    AuditParts parts() {
        return parts;
    }

    private AuditEvent with(Consumer<AuditParts> change) {
        AuditParts changed = parts.copy();
        change.accept(changed);
        return new AuditEvent(head, changed);
    }

    private static AuditParts.Scopes scopes(Collection<String> scopes) {
        return new AuditParts.Scopes(AuditText.lines(scopes, 128), scopes.size());
    }

    private static Optional<String> told(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
