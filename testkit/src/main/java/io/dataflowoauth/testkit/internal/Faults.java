// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a fake does instead of answering, or before it. Safe for use by many threads. */
public final class Faults {
    private final Deque<Planned> planned = new ArrayDeque<>();
    private boolean down;
    private Duration delay = Duration.ZERO;

    Faults() {}

    /** From now on every connection is reset. */
    public synchronized void goDown() {
        down = true;
    }

    /** Ends {@link #goDown()}. */
    public synchronized void comeBack() {
        down = false;
    }

    /** The next calls on such paths get this answer and never reach their route; plans are used up in order. */
    public synchronized void answerNext(int calls, Pattern path, Answer answer) {
        for (int i = 0; i < calls; i++) {
            planned.add(new Planned(path, answer));
        }
    }

    /** Every answer takes so much more real time; zero ends it. */
    public synchronized void slow(Duration real) {
        delay = real;
    }

    /** Forgets everything that was planned. */
    public synchronized void clear() {
        down = false;
        delay = Duration.ZERO;
        planned.clear();
    }

    synchronized Duration delay() {
        return delay;
    }

    synchronized Optional<Answer> instead(Call call) {
        if (down) {
            return Optional.of(Answer.reset());
        }
        Optional<Planned> next = planned.stream()
                .filter(plan -> plan.path.matcher(call.path()).matches())
                .findFirst();
        next.ifPresent(planned::removeFirstOccurrence);
        return next.map(Planned::answer);
    }

    private record Planned(Pattern path, Answer answer) {}
}
