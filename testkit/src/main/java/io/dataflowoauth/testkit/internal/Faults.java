// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a fake does instead of answering, before it, or to its answer and its tokens.
 *
 * <p>Faults are asked in order. The first one whose turn it is strikes, and those after it are not asked, so that they are
 * not used up; delays add up and end nothing. Safe for use by many threads.
 */
public final class Faults {
    private static final Object DOWN = "down";
    private static final Object SLOW = "slow";

    private final Supplier<Instant> now;
    private final List<Planned> planned = new ArrayList<>();

    /** None yet, whose periods are measured by that clock. */
    public Faults(Supplier<Instant> now) {
        this.now = requireNonNull(now, "now");
    }

    /** Plans a fault after those that are planned already. */
    public synchronized void add(FaultRule rule) {
        planned.add(new Planned(rule, new Object(), now.get()));
    }

    /** Plans a fault before all others, in place of the one with the same key. */
    public synchronized void put(Object key, FaultRule rule) {
        remove(key);
        planned.add(0, new Planned(rule, key, now.get()));
    }

    /** Ends the fault with that key, if it is there. */
    public synchronized void remove(Object key) {
        planned.removeIf(plan -> plan.key.equals(key));
    }

    /** Forgets everything that was planned. */
    public synchronized void clear() {
        planned.clear();
    }

    /** From now on every connection is reset. */
    public void goDown() {
        put(DOWN, always(new FaultRule.Instead(Answer.reset())));
    }

    /** Ends {@link #goDown()}. */
    public void comeBack() {
        remove(DOWN);
    }

    /** The next calls on such paths get this answer and never reach their route; plans are used up in order. */
    public void answerNext(int calls, Pattern path, Answer answer) {
        add(new FaultRule(
                new FaultRule.Timing(calls, 1, Optional.empty()),
                new FaultRule.Target(Optional.empty(), Optional.of(path), Optional.empty()),
                new FaultRule.Instead(answer)));
    }

    /** Every answer takes so much more real time; zero ends it. */
    public void slow(Duration real) {
        if (real.isZero()) {
            remove(SLOW);
        } else {
            put(SLOW, always(new FaultRule.Delaying(real)));
        }
    }

    /** What happens to a call: what is to be answered or changed, and how much later. */
    synchronized Struck strike(FaultRule.Sight sight) {
        Duration delay = Duration.ZERO;
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned plan = all.next();
            FaultRule.Effect effect = plan.rule.effect();
            if (!isOfSigning(effect) && plan.strikes(sight, now.get())) {
                dropIfSpent(plan, all);
                if (!(effect instanceof FaultRule.Delaying later)) {
                    return new Struck(Optional.of(effect), delay);
                }
                delay = delay.plus(later.delay());
            }
        }
        return new Struck(Optional.empty(), delay);
    }

    /** What happens to a token that is about to be signed: how its keys change hands before, and how badly it is made. */
    public synchronized Signing signing(FaultRule.Sight sight) {
        List<FaultRule.Turning> turns = new ArrayList<>();
        for (Iterator<Planned> all = planned.iterator(); all.hasNext(); ) {
            Planned plan = all.next();
            FaultRule.Effect effect = plan.rule.effect();
            if (isOfSigning(effect) && plan.strikes(sight, now.get())) {
                dropIfSpent(plan, all);
                if (effect instanceof FaultRule.Flawing flawing) {
                    return new Signing(turns, Optional.of(flawing));
                }
                turns.add((FaultRule.Turning) effect);
            }
        }
        return new Signing(turns, Optional.empty());
    }

    /**
     * What happens to a token that is about to be signed.
     *
     * @param turns of its keys, before it is signed
     * @param flaw how it is made; well if empty
     */
    public record Signing(List<FaultRule.Turning> turns, Optional<FaultRule.Flawing> flaw) {
        /** Of a fake for which nothing was planned. */
        public static final Signing SOUND = new Signing(List.of(), Optional.empty());

        /** Copies the list. */
        public Signing {
            turns = List.copyOf(turns);
        }
    }

    private static boolean isOfSigning(FaultRule.Effect effect) {
        return effect instanceof FaultRule.Flawing || effect instanceof FaultRule.Turning;
    }

    private static FaultRule always(FaultRule.Effect effect) {
        return new FaultRule(FaultRule.Timing.ALWAYS, FaultRule.Target.ANY, effect);
    }

    private static void dropIfSpent(Planned plan, Iterator<Planned> all) {
        if (plan.isSpent()) {
            all.remove();
        }
    }

    /**
     * What happens to a call.
     *
     * @param effect no delay, and nothing about signing
     * @param delay before the headers, in real time
     */
    record Struck(Optional<FaultRule.Effect> effect, Duration delay) {}

    private static final class Planned {
        private final FaultRule rule;
        private final Object key;
        private final Predicate<Instant> within;
        private int met;

        private Planned(FaultRule rule, Object key, Instant from) {
            this.rule = rule;
            this.key = key;
            this.within = rule.timing()
                    .lasting()
                    .map(from::plus)
                    .<Predicate<Instant>>map(end -> at -> at.isBefore(end))
                    .orElse(at -> true);
        }

        private boolean strikes(FaultRule.Sight sight, Instant at) {
            if (!within.test(at) || !rule.target().meets(sight)) {
                return false;
            }
            met++;
            return met % rule.timing().every() == 0;
        }

        private boolean isSpent() {
            return rule.timing().first() > 0 && met >= rule.timing().first();
        }
    }
}
