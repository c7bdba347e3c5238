// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The earliest moment of the next try, and why it is not now. A pure function like {@link Life}, which has one; whoever
 * asks one issuer for many has another for the issuer. Immutable.
 *
 * @param <F> what is remembered of a failure
 */
public final class Gate<F> {
    private static final Gate<?> OPEN = new Gate<>(null);

    private final @Nullable Outage<F> outage;

    private Gate(@Nullable Outage<F> outage) {
        this.outage = outage;
    }

    /** A gate that nothing has shut since the last success. */
    @SuppressWarnings("unchecked") // without a failure it is a gate for any kind of them
    public static <F> Gate<F> open() {
        return (Gate<F>) OPEN;
    }

    /** Whether a try may be made. */
    public boolean isOpen(Moment now) {
        return outage == null || now.nanos() - outage.opens >= 0;
    }

    /** Whether there was a failure, and no success after it. */
    public boolean hasFailed() {
        return outage != null;
    }

    /** The last failure, if there was no success after it. */
    public Optional<F> failure() {
        return outage == null ? Optional.empty() : Optional.of(outage.last.cause());
    }

    /** Failures since the last success. */
    public int failures() {
        return outage == null ? 0 : outage.failures;
    }

    /** When the next try may be, by the wall clock; empty where it may be now. */
    public Optional<Instant> nextTry(Moment now) {
        return outage == null || isOpen(now) ? Optional.empty() : Optional.of(now.wallAt(outage.opens));
    }

    /** Until the next try may be; zero where it may be now. */
    public Duration untilOpen(Moment now) {
        return outage == null || isOpen(now) ? Duration.ZERO : Duration.ofNanos(outage.opens - now.nanos());
    }

    /** Whether it makes sense to wait for the next try: the failure may pass by itself, and the try is due before then. */
    public boolean opensBefore(long nanos) {
        return outage != null && !outage.last.terminal() && outage.opens - nanos < 0;
    }

    /**
     * After one more failure, with a token that is still served for so many nanoseconds (zero: none). The pause doubles with
     * each failure, but for those whose pause was cut because little valid life is left.
     */
    public Gate<F> failed(Moment now, Failure<F> cause, double jitter, long servedFor) {
        int doublings = outage == null ? 0 : outage.doublings;
        long drawn = LifeRules.drawn(doublings, jitter);
        long most = LifeRules.mostWhileServed(servedFor);
        long pause = Math.max(Math.min(drawn, most), LifeRules.floor(cause));
        // the hurried tries at the end of a short life must not shut the gate for 90 s after it
        int grown = drawn <= most ? doublings + 1 : doublings;
        return new Gate<>(new Outage<>(cause, failures() + 1, grown, now.nanos() + pause));
    }

    /**
     * After the failure of a call that was already in the air when the gate was shut: the outage is the same one, so the pause
     * does not double, and is longer only if this answer asks for more.
     */
    public Gate<F> failedToo(Moment now, Failure<F> cause) {
        if (outage == null) {
            return this;
        }
        long asked = now.nanos() + LifeRules.floor(cause);
        boolean later = asked - outage.opens > 0;
        return new Gate<>(new Outage<>(
                later ? cause : outage.last, outage.failures + 1, outage.doublings, later ? asked : outage.opens));
    }

    private record Outage<F>(Failure<F> last, int failures, int doublings, long opens) {}
}
