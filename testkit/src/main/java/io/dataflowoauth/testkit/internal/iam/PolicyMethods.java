// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Granted;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import io.dataflowoauth.testkit.internal.iam.policy.ResourcePolicy;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code getIamPolicy}, {@code setIamPolicy} and {@code testIamPermissions} of one API, at its own paths and in its own shapes. */
final class PolicyMethods implements Work {
    private static final Pattern PERMISSION = Pattern.compile("[a-z][a-zA-Z0-9]*(?:\\.[a-zA-Z][a-zA-Z0-9]*){2,3}");
    private static final String FREE = "No permission is needed to ask which permissions one has.";

    private final StubState state;
    private final Accounts accounts;
    private final PolicyApi methods;

    PolicyMethods(StubState state, Accounts accounts, PolicyApi methods) {
        this.state = state;
        this.accounts = accounts;
        this.methods = methods;
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.CALL_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        PolicyApi.Target target = methods.target(call);
        PolicyApi.Verb verb = methods.verb(call);
        Asked asked = new Asked(new Api(target.service(), target.permission(verb)), target, verb);
        try {
            return served(call, new BearerGate(asked.api, state.tokens()::find).admit(call, arrived), asked);
        } catch (Refused refused) {
            throw refused.at(asked.api);
        }
    }

    private Served served(Call call, StubToken caller, Asked asked) {
        PolicyApi.Target target = asked.target;
        try {
            admit(call, caller, asked);
            return switch (asked.verb) {
                case GET -> get(call, caller, target);
                case SET -> set(call, caller, target);
                case TEST -> test(call, caller, target);
            };
        } catch (Refused refused) {
            throw refused.of(caller);
        }
    }

    private record Asked(Api api, PolicyApi.Target target, PolicyApi.Verb verb) {}

    private void admit(Call call, StubToken caller, Asked asked) {
        Set<String> scopes = PolicyApi.scopes(asked.target, asked.verb);
        if (!caller.hasOneOf(scopes)) {
            throw GoogleErrors.insufficientScope(asked.api, scopes);
        }
        if (caller.kind() == StubToken.Kind.BOUNDED && !asked.target.isStorage()) {
            throw GoogleErrors.invalidCredentials(asked.api, "A bounded token is for Cloud Storage only.");
        }
        new DelegateChain(state, accounts).checkQuotaProject(call, caller.identity(), asked.api);
    }

    private Served get(Call call, StubToken caller, PolicyApi.Target target) {
        String why = authorize(caller, target, PolicyApi.Verb.GET);
        long version = PolicyBody.requestedVersion(call);
        return served(PolicyBody.write(state.policy().policy(target.resource()), version, target), caller, why);
    }

    private Served set(Call call, StubToken caller, PolicyApi.Target target) {
        String why = authorize(caller, target, PolicyApi.Verb.SET);
        PolicyBody asked = PolicyBody.read(call, target);
        ResourcePolicy current = state.policy().policy(target.resource());
        asked.requireVersion(current);
        List<Granted> bindings = new PolicyCheck(state.policy(), accounts).checked(asked.bindings(), target);
        ResourcePolicy changed = state.policy()
                .replace(target.resource(), asked.etag(), bindings)
                .orElseThrow(() -> GoogleErrors.concurrentChange(target.isStorage(), asked.etag(), current.etag()));
        return served(PolicyBody.write(changed, asked.version(), target), caller, why);
    }

    private Served test(Call call, StubToken caller, PolicyApi.Target target) {
        List<String> granted = new ArrayList<>();
        for (String permission : PolicyBody.permissions(call)) {
            if (!PERMISSION.matcher(permission).matches() || !target.takes(permission)) {
                throw GoogleErrors.invalidArgument("Permission " + permission + " is not valid for this resource.");
            }
            if (exists(target) && decide(caller, permission, target).isAllowed()) {
                granted.add(permission);
            }
        }
        Map<String, Object> answer = target.isStorage()
                ? JsonText.members("kind", "storage#testIamPermissionsResponse")
                : JsonText.members();
        if (!granted.isEmpty()) {
            answer.put("permissions", granted);
        }
        return served(answer, caller, FREE);
    }

    private String authorize(StubToken caller, PolicyApi.Target target, PolicyApi.Verb verb) {
        Verdict verdict = decide(caller, target.permission(verb), target);
        if (!verdict.isAllowed()) {
            throw GoogleErrors.permissionDenied(verdict, Optional.of(target.resource()));
        }
        if (!exists(target)) {
            throw GoogleErrors.notFound();
        }
        return verdict.why();
    }

    private Verdict decide(StubToken caller, String permission, PolicyApi.Target target) {
        Question question = new Question(caller.identity(), permission, target.resource());
        boolean within = state.tokens()
                .boundary(caller)
                .map(boundary -> boundary.leaves(state.policy(), question, ""))
                .orElse(true);
        return within
                ? state.policy().decide(question)
                : Verdict.denied(question, "The access boundary of the token leaves no " + permission + ".");
    }

    private boolean exists(PolicyApi.Target target) {
        return target.account().map(accounts::exists).orElse(true);
    }

    private static Served served(Map<String, Object> answer, StubToken caller, String why) {
        return new Served(
                Answer.json(200, JsonText.write(answer)), Observation.What.CALL, Observation.Subject.of(caller), why);
    }
}
