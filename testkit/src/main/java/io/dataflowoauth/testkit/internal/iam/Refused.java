// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.Answer;
import java.util.Optional;

/** Ends the handling of a call with a refusal: what is answered, and what the journal says of it. */
final class Refused extends RuntimeException {
    /** What a caller is called that could not be named. */
    static final String UNKNOWN = "unknown";

    private final transient Answer answer;
    private final transient Outcome outcome;
    private transient Optional<StubToken> token = Optional.empty();
    private transient String who = UNKNOWN;

    private Refused(Answer answer, Outcome outcome) {
        super(outcome.why(), null, false, false);
        this.answer = answer;
        this.outcome = outcome;
    }

    /** A refusal by one layer. */
    static Refused by(Diagnosis.Layer layer, Answer answer, String code, String why) {
        return new Refused(answer, new Outcome(answer.status(), Optional.of(layer), code, why));
    }

    /** A refusal of the request itself, whoever makes it. */
    static Refused wrong(Answer answer, String code, String why) {
        return new Refused(answer, new Outcome(answer.status(), Optional.empty(), code, why));
    }

    /** This refusal, of a token that the stub had issued. */
    Refused of(StubToken refused) {
        token = Optional.of(refused);
        return from(refused.who());
    }

    /** This refusal, of a token that the stub had issued and was told to forget. */
    Refused ofForgotten(StubToken forgotten) {
        String why =
                outcome.why() + " The stub had issued the token to " + forgotten.who() + ", and was told to forget it.";
        return new Refused(answer, new Outcome(outcome.status(), outcome.layer(), outcome.code(), why)).of(forgotten);
    }

    /** This refusal, of a principal that is known. */
    Refused from(String known) {
        who = known;
        return this;
    }

    /** This refusal, as that API words it. */
    Refused at(Api api) {
        return answering(LegacyErrors.of(api, answer, who));
    }

    /** This refusal, in other words. */
    Refused answering(Answer changed) {
        Refused other = new Refused(changed, outcome);
        other.token = token;
        other.who = who;
        return other;
    }

    Answer answer() {
        return answer;
    }

    Outcome outcome() {
        return outcome;
    }

    Optional<StubToken> token() {
        return token;
    }

    String who() {
        return who;
    }
}
