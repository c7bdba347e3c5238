// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import java.util.List;
import java.util.Optional;

/**
 * Who may have the authority of a service account, through whom.
 *
 * @param state what is allowed
 * @param accounts the accounts that exist
 */
record DelegateChain(StubState state, Accounts accounts) {
    private static final String USE = "serviceusage.services.use";

    /** Each account in between must let the one before it delegate; the last one has the authority of the account itself. */
    Verdict authorize(String caller, List<String> delegates, Target target) {
        String asking = caller;
        for (String delegate : delegates) {
            require(asking, Roles.IMPLICIT_DELEGATION, delegate);
            asking = Accounts.member(delegate);
        }
        return require(asking, target.permission(), target.email());
    }

    /** Whoever names a project to be billed must be allowed to use it. */
    void checkQuotaProject(Call call, String caller, Api api) {
        call.header("X-Goog-User-Project").ifPresent(project -> {
            String resource = "projects/" + project;
            Verdict verdict = state.policy().decide(new Verdict.Question(caller, USE, resource));
            if (!verdict.isAllowed()) {
                throw GoogleErrors.userProjectDenied(api, resource);
            }
        });
    }

    /** An account that does not exist is denied like one that is out of reach, so nobody learns which exist. */
    private Verdict require(String principal, String permission, String email) {
        Verdict verdict = accounts.exists(email)
                ? state.policy().decide(new Verdict.Question(principal, permission, Accounts.resource(email)))
                : new Verdict(new Verdict.Question(principal, permission, email), Optional.empty());
        if (!verdict.isAllowed()) {
            throw GoogleErrors.permissionDenied(verdict, Optional.empty());
        }
        return verdict;
    }

    /**
     * What is wanted of whom.
     *
     * @param email the account
     * @param permission for example {@code iam.serviceAccounts.signJwt}
     */
    record Target(String email, String permission) {}
}
