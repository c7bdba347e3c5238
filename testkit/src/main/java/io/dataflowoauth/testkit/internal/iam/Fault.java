// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.testkit.internal.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;

/** An induced failure of one service: until further notice, or for the next few calls. Safe for use by many threads. */
public final class Fault {
    private static final int UNTIL_FURTHER_NOTICE = -1;

    private final IntFunction<Answer> answers;
    private Optional<Plan> plan = Optional.empty();

    private record Plan(Answer answer, int left) {}

    private Fault(IntFunction<Answer> answers) {
        this.answers = answers;
    }

    /** A service that fails as Google's APIs do. */
    public static Fault ofApi() {
        return new Fault(GoogleErrors::outage);
    }

    /** A service that fails as Google's STS does. */
    public static Fault ofSts() {
        return new Fault(GoogleErrors::stsOutage);
    }

    /** A service that fails as a metadata server does. */
    public static Fault ofMetadata() {
        return new Fault(Machine::outage);
    }

    /** Every connection is reset from now on, as if nobody were there. */
    public synchronized void goDown() {
        plan = Optional.of(new Plan(Answer.reset(), UNTIL_FURTHER_NOTICE));
    }

    /** The next calls get this answer; the ones after them do not. */
    public synchronized void answerNext(int calls, Answer answer) {
        if (calls < 1) {
            throw new IllegalArgumentException("At least one call fails, not " + calls);
        }
        plan = Optional.of(new Plan(answer, calls));
    }

    /** The next calls fail in Google's own words; the ones after them do not. */
    public synchronized void failNext(int calls, int status, Optional<Duration> retryAfter) {
        answerNext(calls, failure(status, retryAfter));
    }

    /** No call fails from now on. */
    public synchronized void comeBack() {
        plan = Optional.empty();
    }

    /** Ends the call if it has to fail. */
    void strike() {
        next().ifPresent(answer -> {
            throw Refused.by(Layer.TRANSPORT, answer, "FAULT", "A fault was planned for this service.");
        });
    }

    private synchronized Optional<Answer> next() {
        Optional<Answer> answer = plan.map(Plan::answer);
        plan = spent(plan);
        return answer;
    }

    private static Optional<Plan> spent(Optional<Plan> was) {
        return was.flatMap(now -> switch (now.left()) {
            case UNTIL_FURTHER_NOTICE -> was;
            case 1 -> Optional.empty();
            default -> Optional.of(new Plan(now.answer(), now.left() - 1));
        });
    }

    private Answer failure(int status, Optional<Duration> retryAfter) {
        Answer answer = answers.apply(status);
        return retryAfter
                .map(pause -> answer.withHeader(
                        "Retry-After", Long.toString(pause.plusMillis(999).toSeconds())))
                .orElse(answer);
    }
}
