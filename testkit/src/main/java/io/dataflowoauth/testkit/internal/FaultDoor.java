// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/** Lets calls through to their route, but for what its faults do to them. Safe for use by many threads. */
final class FaultDoor {
    private final Faults faults;
    private volatile FaultHost host = new Nobody();

    /** Without a fault so far, whose periods are measured by that clock. */
    FaultDoor(Supplier<Instant> now) {
        this.faults = new Faults(now);
    }

    Faults faults() {
        return faults;
    }

    void hostedBy(FaultHost fake) {
        host = requireNonNull(fake, "fake");
    }

    Answer through(Call call, Handler route) {
        Faults.Struck struck = faults.strike(new FaultRule.Sight(call.path(), route.service(), () -> host.names(call)));
        Answer answer =
                struck.effect().map(effect -> struck(effect, call, route)).orElseGet(() -> route.answer(call));
        return answer.withDelay(answer.delay().plus(struck.delay()));
    }

    private Answer struck(FaultRule.Effect effect, Call call, Handler route) {
        String fault = "";
        Answer answer;
        if (effect instanceof FaultRule.Instead instead) {
            answer = instead.answer();
        } else if (effect instanceof FaultRule.Failing failing) {
            answer = failing.change().apply(host.failure(route.service(), failing.status()));
        } else {
            FaultRule.Spoiling spoiling = (FaultRule.Spoiling) effect;
            answer = spoiling.change().apply(route.answer(call));
            fault = spoiling.name();
        }
        host.struck(call, answer, fault);
        return answer;
    }

    /** A fake that has told nothing. */
    private static final class Nobody implements FaultHost {
        @Override
        public Answer failure(String service, int status) {
            return Answer.text(status, "");
        }

        @Override
        public Set<String> names(Call call) {
            return CallNames.of(call);
        }

        @Override
        public void struck(Call call, Answer answer, String fault) {
            requireNonNull(answer, "answer");
        }
    }
}
