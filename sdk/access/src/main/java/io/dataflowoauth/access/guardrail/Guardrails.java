// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Limits on what may be asked for, checked before a token is requested and again on what came.
 *
 * <p>By default: any scopes but {@code cloud-platform}, any audience, any principal reached over at most five others, one
 * hour. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class Guardrails {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Guardrails DEFAULTS = new Guardrails(new Limits());

    private final Limits limits;

    private Guardrails(Limits limits) {
        this.limits = limits;
    }

    /** As the class says. */
    public static Guardrails defaults() {
        return DEFAULTS;
    }

    /** These, which allow these scopes and no others. A request must then name its scopes. */
    public Guardrails withScopes(Collection<String> allowed) {
        Limits changed = new Limits(limits);
        changed.scopes = Optional.of(sorted(allowed));
        return new Guardrails(changed);
    }

    /** These, which allow these audiences and no others, letter by letter. A request must then name its audience. */
    public Guardrails withAudiences(Collection<String> allowed) {
        Limits changed = new Limits(limits);
        changed.audiences = Optional.of(sorted(allowed));
        return new Guardrails(changed);
    }

    /**
     * These, which allow to act as these principals and no others: the last one of the request's chain, such as the service
     * account that is impersonated. The chain is what the request says; a recipe says it truly.
     */
    public Guardrails withPrincipals(Collection<String> allowed) {
        Limits changed = new Limits(limits);
        changed.principals = Optional.of(sorted(allowed));
        return new Guardrails(changed);
    }

    /**
     * These, which allow lifetimes up to that one, in requests and in tokens.
     *
     * @param longest whole seconds, from 1 s to 12 h
     */
    public Guardrails withLongestLifetime(Duration longest) {
        Limits changed = new Limits(limits);
        changed.longestLifetime = positive(longest);
        return new Guardrails(changed);
    }

    /** These, which allow tokens that were issued no longer ago than that; by default any. Whole seconds, at most 12 h. */
    public Guardrails withOldest(Duration oldest) {
        Limits changed = new Limits(limits);
        changed.oldest = Optional.of(positive(oldest));
        return new Guardrails(changed);
    }

    /** These, which allow tokens that are bound in one of these ways and no others. */
    public Guardrails withBindings(Collection<TokenBinding.Kind> allowed) {
        Limits changed = new Limits(limits);
        changed.bindings = EnumSet.copyOf(some(allowed));
        return new Guardrails(changed);
    }

    /** These, which allow to ask within these windows only; none allows to ask always. */
    public Guardrails withWindows(Collection<TimeWindow> windows) {
        Limits changed = new Limits(limits);
        changed.windows = new LinkedHashSet<>(windows);
        return new Guardrails(changed);
    }

    /** These, which stop nothing and tell what they would stop: a dry run. */
    public Guardrails observing() {
        Limits changed = new Limits(limits);
        changed.enforced = false;
        return new Guardrails(changed);
    }

    /** As {@link #over(TokenSource, TokenTime, Consumer)}, telling nobody. */
    public TokenSource over(TokenSource source, TokenTime time) {
        return over(source, time, finding -> {});
    }

    /**
     * A source within these guardrails. One over another is within both.
     *
     * @param source asked only for what is allowed; a {@link RevocableSource} stays one
     * @param findings told each time that a guardrail is broken, enforced or not, on the thread of the request; must not
     *     block. What it throws disturbs nobody
     * @return whose Mono fails, beside what the source fails with, with {@link io.dataflowoauth.TokenException.Forbidden} and a
     *     code of {@link GuardrailCodes}. A token that came and may not be used is dropped, and revoked where it can be
     */
    public TokenSource over(TokenSource source, TokenTime time, Consumer<GuardrailFinding> findings) {
        return GuardedSource.of(source, new GuardrailChecks(limits, time, findings));
    }

    /** What is allowed. */
    Limits limits() {
        return limits;
    }

    private static Set<String> sorted(Collection<String> texts) {
        return new TreeSet<>(some(texts));
    }

    /** A list that allows nothing would be easy to mistake for one that is not there. */
    private static <T> Collection<T> some(Collection<T> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Name at least one that is allowed");
        }
        return List.copyOf(values);
    }

    private static Duration positive(Duration duration) {
        boolean whole = requireNonNull(duration, "duration").toNanosPart() == 0;
        if (!whole || duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("It has whole seconds, from 1 s to 12 h, unlike " + duration);
        }
        return duration;
    }
}
