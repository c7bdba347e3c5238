// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Documents;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import io.dataflowoauth.testkit.internal.iam.policy.RoleBook;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * IAM's own APIs: roles (v1), deny policies (v2), principal access boundaries and their bindings (v3). Each asks who calls, then
 * for the scope, then for the permission.
 */
final class IamAdmin implements Work {
    private static final Set<String> SCOPES = Set.of("https://www.googleapis.com/auth/cloud-platform");

    private final StubState state;
    private final DelegateChain chain;
    private final AdminMethod method;

    private IamAdmin(StubState state, DelegateChain chain, AdminMethod method) {
        this.state = state;
        this.chain = chain;
        this.method = method;
    }

    /** A method, and what serves it. */
    record Route(AdminMethod method, Work work) {}

    /** All of them. */
    static List<Route> routes(StubState state, Accounts accounts) {
        PolicyStore policy = state.policy();
        Documents documents = Documents.of(policy);
        Operations operations = new Operations();
        DelegateChain chain = new DelegateChain(state, accounts);
        return Stream.of(
                        new RoleMethods(RoleBook.of(policy)).all(),
                        new DenyMethods(policy, documents, operations).all(),
                        new BoundaryMethods(policy, documents, operations).all(),
                        new BindingMethods(policy, documents, operations).all(),
                        operations.all())
                .flatMap(List::stream)
                .map(method -> new Route(method, new IamAdmin(state, chain, method)))
                .toList();
    }

    @Override
    public Observation.What refusal() {
        return Observation.What.CALL_REFUSED;
    }

    @Override
    public Served serve(Call call, Instant arrived) {
        Api api = new Api("iam.googleapis.com", method.rpc());
        StubToken caller = new BearerGate(api, state.tokens()::find).admit(call, arrived);
        try {
            admit(call, caller, api);
            AdminMethod.Reply reply = method.serving().serve(new AdminCall(call, caller, state.policy()));
            return new Served(
                    Answer.json(200, JsonText.write(reply.json())),
                    Observation.What.CALL,
                    Observation.Subject.of(caller),
                    reply.why());
        } catch (Refused refused) {
            throw refused.of(caller);
        }
    }

    private void admit(Call call, StubToken caller, Api api) {
        if (!caller.hasOneOf(SCOPES)) {
            throw GoogleErrors.insufficientScope(api, SCOPES);
        }
        if (caller.kind() == StubToken.Kind.BOUNDED) {
            throw GoogleErrors.invalidCredentials(api, "A bounded token is for Cloud Storage only.");
        }
        chain.checkQuotaProject(call, caller.identity(), api);
    }
}
