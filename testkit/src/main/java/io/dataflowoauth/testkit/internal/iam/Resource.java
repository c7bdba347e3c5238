// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A protected resource: authentication first, then scope, then the allow policy. */
final class Resource implements Work {
    private final StubState state;
    private final Guarded guarded;
    private final ResourceGate gate;

    Resource(StubState state, Guarded guarded, ForeignTokens foreign) {
        this.state = state;
        this.guarded = guarded;
        BearerGate bearer = new BearerGate(
                guarded.api(),
                value -> state.tokens()
                        .find(value)
                        .or(() -> foreign.find(value, state.time().now())));
        this.gate = new ResourceGate(bearer, foreign.proofs());
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.CALL_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        try {
            StubToken token = gate.admit(call, arrived);
            return served(call, token);
        } catch (Refused refused) {
            throw refused.at(guarded.api());
        }
    }

    private Served served(Call call, StubToken token) {
        try {
            return pass(call, token);
        } catch (Refused refused) {
            throw refused.of(token);
        }
    }

    private Served pass(Call call, StubToken token) {
        Guarded.Rule rule = guarded.rule();
        if (token.kind() == StubToken.Kind.FEDERATED && !rule.federated()) {
            throw GoogleErrors.invalidCredentials(guarded.api(), "This API does not take federated tokens.");
        }
        if (!token.hasOneOf(rule.scopes())) {
            throw GoogleErrors.insufficientScope(guarded.api(), rule.scopes());
        }
        if (token.kind() == StubToken.Kind.BOUNDED && rule.need().isEmpty()) {
            throw GoogleErrors.invalidCredentials(guarded.api(), "A bounded token is for Cloud Storage only.");
        }
        Map<String, String> variables = guarded.path().values(call);
        String why = rule.need()
                .map(need -> authorize(call, token, need, PathTemplate.expand(need.resource(), variables)))
                .orElse("No permission is needed.");
        state.policy().uses().needed(token.principal(), token.scopesOf(rule.scopes()));
        Answer answer = answer(new Guarded.Visit(call, variables, token));
        return new Served(answer, Observation.What.CALL, Observation.Subject.of(token), why);
    }

    /** The user's function may throw: the caller gets Google's 500, and the journal says what was thrown. */
    private Answer answer(Guarded.Visit visit) {
        try {
            return guarded.answering().apply(visit);
        } catch (Refused refused) {
            throw refused;
        } catch (RuntimeException thrown) {
            String why = "The answering function threw " + thrown.getClass().getName() + ".";
            throw Refused.wrong(GoogleErrors.outage(500), "INTERNAL", why);
        }
    }

    private String authorize(Call call, StubToken token, Guarded.Need need, String resource) {
        Question question = new Question(token.identity(), need.permission(), resource);
        Verdict verdict = state.policy().decide(question);
        String listed = call.query().getOrDefault("prefix", List.of("")).get(0);
        boolean within = state.tokens()
                .boundary(token)
                .map(boundary -> boundary.leaves(state.policy(), question, listed))
                .orElse(true);
        if (!within) {
            throw GoogleErrors.permissionDenied(
                    Verdict.denied(
                            question,
                            "The access boundary of the token leaves no " + need.permission() + " on " + resource
                                    + "."),
                    Optional.of(resource));
        }
        if (!verdict.isAllowed()) {
            throw GoogleErrors.permissionDenied(verdict, Optional.of(resource));
        }
        return verdict.why();
    }
}
