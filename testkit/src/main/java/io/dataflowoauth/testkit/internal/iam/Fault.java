// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.FaultRule;
import io.dataflowoauth.testkit.internal.Faults;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The one fault of a service that a new one takes the place of: until further notice, or for the next few calls. Safe for use
 * by many threads.
 */
public final class Fault {
    private final Faults faults;
    private final String service;

    /** Of that service of the fake with those faults. */
    public Fault(Faults faults, String service) {
        this.faults = faults;
        this.service = service;
    }

    /** The service. */
    String service() {
        return service;
    }

    /** Every connection is reset from now on, as if nobody were there. */
    public void goDown() {
        plan(FaultRule.Timing.ALWAYS, new FaultRule.Instead(Answer.reset()));
    }

    /** The next calls get this answer; the ones after them do not. */
    public void answerNext(int calls, Answer answer) {
        plan(next(calls), new FaultRule.Instead(answer));
    }

    /** The next calls fail in Google's own words; the ones after them do not. */
    public void failNext(int calls, int status, Optional<Duration> retryAfter) {
        UnaryOperator<Answer> change = retryAfter
                .<UnaryOperator<Answer>>map(pause -> answer -> answer.withRetryAfter(pause))
                .orElse(UnaryOperator.identity());
        plan(next(calls), new FaultRule.Failing(status, change));
    }

    /** No call fails from now on. */
    public void comeBack() {
        faults.remove(service);
    }

    private void plan(FaultRule.Timing timing, FaultRule.Effect effect) {
        FaultRule.Target target = new FaultRule.Target(Optional.empty(), Optional.empty(), Optional.of(service));
        faults.put(service, new FaultRule(timing, target, effect));
    }

    private static FaultRule.Timing next(int calls) {
        if (calls < 1) {
            throw new IllegalArgumentException("At least one call fails, not " + calls);
        }
        return new FaultRule.Timing(calls, 1, Optional.empty());
    }
}
