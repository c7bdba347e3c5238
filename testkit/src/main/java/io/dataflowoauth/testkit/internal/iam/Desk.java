// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.Handler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Takes the calls of one service: notes the arrival, serves, tells the witness. */
public final class Desk implements Handler {
    private final StubState state;
    private final Work work;
    private final Conditions conditions;

    /**
     * How a service fares.
     *
     * @param fault what strikes its calls, before they get here
     * @param latency how long it takes to answer, in real time
     */
    public record Conditions(Fault fault, Duration latency) {}

    Desk(StubState state, Work work, Conditions conditions) {
        this.state = state;
        this.work = work;
        this.conditions = conditions;
    }

    /** The STS's token endpoint. */
    public static Desk sts(StubState state, Providers providers, Duration lifetime, Conditions conditions) {
        return new Desk(state, new TokenExchange(state, providers, lifetime), conditions);
    }

    /** The credentials API's {@code generateAccessToken}. */
    public static Desk credentials(StubState state, AccountRules accounts, Conditions conditions) {
        return new Desk(state, new Impersonation(state, accounts), conditions);
    }

    /** The path of {@code generateAccessToken}: the project and the account are its groups. */
    public static Pattern credentialsPath() {
        return Impersonation.PATH;
    }

    /** A protected resource. */
    public static Desk resource(StubState state, Guarded guarded, ForeignTokens foreign, Conditions conditions) {
        return new Desk(state, new Resource(state, guarded, foreign), conditions);
    }

    @Override
    public Answer answer(Call call) {
        Instant arrived = state.time().now();
        return serve(call, arrived).withDelay(conditions.latency());
    }

    @Override
    public CompletionStage<Void> held(Call call) {
        return work.held(call);
    }

    @Override
    public String service() {
        return conditions.fault().service();
    }

    private Answer serve(Call call, Instant arrived) {
        try {
            Work.Served served = work.serve(call, arrived);
            Outcome outcome = Outcome.granted(served.why());
            state.witness().saw(new Observation(arrived, served.what(), call.path(), served.subject(), outcome));
            return served.answer();
        } catch (Refused refused) {
            Refused named = named(refused, call);
            Observation.Subject subject = new Observation.Subject(named.who(), named.token());
            Outcome outcome = named.outcome();
            state.witness().saw(new Observation(arrived, work.refusal(), call.path(), subject, outcome));
            return named.answer();
        }
    }

    /** Whoever brings a forgotten token is answered as a stranger, and still known to the journal. */
    private Refused named(Refused refused, Call call) {
        boolean unknown = refused.token().isEmpty() && refused.who().equals(Refused.UNKNOWN);
        return unknown
                ? call.bearer()
                        .or(() -> call.formValue("subject_token"))
                        .flatMap(state.tokens()::forgotten)
                        .map(refused::ofForgotten)
                        .orElse(refused)
                : refused;
    }
}
