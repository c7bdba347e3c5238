// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.iam.Cloud;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** How an {@link IamStub} behaves. Immutable; each {@code withX} gives a changed copy. */
public final class IamStubOptions {
    private static final IamStubOptions DEFAULTS = new IamStubOptions(
            TokenTime.system(), new Spans(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO), Set.of());

    private final TokenTime time;
    private final Spans spans;
    private final Set<String> extended;

    private record Spans(Duration federatedLifetime, Duration attachedLifetime, Duration tokenLatency) {}

    private IamStubOptions(TokenTime time, Spans spans, Set<String> extended) {
        this.time = time;
        this.spans = spans;
        this.extended = extended;
    }

    /** The system's time, federated tokens of an hour, answers at once, no account with tokens of more than an hour. */
    public static IamStubOptions defaults() {
        return DEFAULTS;
    }

    /** With a time of its own: a {@code TestClock}, as a rule the one of the issuer and of the runtime. */
    public IamStubOptions withTime(TokenTime changed) {
        return new IamStubOptions(requireNonNull(changed, "changed"), spans, extended);
    }

    /**
     * With federated tokens of the STS that live so long, to the millisecond; {@code expires_in} has whole seconds,
     * rounded down.
     *
     * @throws IllegalArgumentException if it is under a second: a client would be told zero
     */
    public IamStubOptions withFederatedLifetime(Duration changed) {
        if (requireNonNull(changed, "changed").compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("A federated token lives for at least a second, not " + changed);
        }
        return new IamStubOptions(time, new Spans(changed, spans.attachedLifetime, spans.tokenLatency), extended);
    }

    /**
     * With tokens of the metadata server that live so long; it keeps one until five minutes before its end.
     *
     * @throws IllegalArgumentException if it is under a second
     */
    public IamStubOptions withAttachedLifetime(Duration changed) {
        if (requireNonNull(changed, "changed").compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("A token lives for at least a second, not " + changed);
        }
        return new IamStubOptions(time, new Spans(spans.federatedLifetime, changed, spans.tokenLatency), extended);
    }

    /** With an STS and a credentials API that take so much real time to answer. */
    public IamStubOptions withTokenLatency(Duration real) {
        return new IamStubOptions(
                time, new Spans(spans.federatedLifetime, spans.attachedLifetime, notNegative(real)), extended);
    }

    /**
     * With one more account whose tokens may live up to 12 hours, as the organization policy constraint
     * {@code iam.allowServiceAccountCredentialLifetimeExtension} lists them.
     */
    public IamStubOptions withExtendedLifetimeFor(String email) {
        Set<String> more = new TreeSet<>(extended);
        more.add(requireNonNull(email, "email"));
        return new IamStubOptions(time, spans, Set.copyOf(more));
    }

    /** The stub's time. */
    public TokenTime time() {
        return time;
    }

    /** How long a federated token lives. */
    public Duration federatedLifetime() {
        return spans.federatedLifetime;
    }

    /** How long a token of the metadata server lives. */
    public Duration attachedLifetime() {
        return spans.attachedLifetime;
    }

    /** How long the STS and the credentials API take to answer, in real time. */
    public Duration tokenLatency() {
        return spans.tokenLatency;
    }

    /** The accounts whose tokens may live up to 12 hours. */
    public Set<String> extendedLifetimeFor() {
        return extended;
    }

    Cloud.Terms terms() {
        return new Cloud.Terms(spans.federatedLifetime, spans.attachedLifetime, extended);
    }

    static Duration notNegative(Duration real) {
        if (requireNonNull(real, "real").isNegative()) {
            throw new IllegalArgumentException("A latency is not negative, unlike " + real);
        }
        return real;
    }
}
