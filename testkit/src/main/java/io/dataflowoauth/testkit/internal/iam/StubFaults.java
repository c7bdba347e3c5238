// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.CallNames;
import io.dataflowoauth.testkit.internal.FaultHost;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What the faults of a stub need to know of it, and who is told of them.
 *
 * @param state the stub's
 * @param told of each fault that strikes, with what is answered
 */
public record StubFaults(StubState state, BiConsumer<Observation, Answer> told) implements FaultHost {
    @Override
    public Answer failure(String service, int status) {
        return switch (service) {
            case "STS", "TOKENS" -> GoogleErrors.stsOutage(status);
            case "METADATA" -> MachineAnswers.outage(status);
            default -> GoogleErrors.outage(status);
        };
    }

    /** Also the principal of an opaque token of this stub. */
    @Override
    public Set<String> names(Call call) {
        Set<String> names = new LinkedHashSet<>(CallNames.of(call));
        call.bearer().flatMap(state.tokens()::find).ifPresent(token -> {
            names.add(token.principal());
            names.add(token.who());
        });
        return names;
    }

    @Override
    public void struck(Call call, Answer answer, String fault) {
        String why = fault.isEmpty() ? "A fault was planned for this call." : "The answer was spoiled: " + fault + ".";
        int status = answer.isReset() ? 0 : answer.status();
        Outcome outcome = new Outcome(status, Optional.of(Diagnosis.Layer.TRANSPORT), "FAULT", why);
        Observation.Subject subject = new Observation.Subject(named(call), Optional.empty());
        Observation seen = new Observation(state.time().now(), Observation.What.FAULT, call.path(), subject, outcome);
        told.accept(seen, answer);
    }

    private String named(Call call) {
        return call.bearer().flatMap(state.tokens()::find).map(StubToken::who).orElse(Refused.UNKNOWN);
    }
}
