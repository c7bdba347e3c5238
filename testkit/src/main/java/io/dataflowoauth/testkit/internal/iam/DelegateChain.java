// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import io.dataflowoauth.testkit.internal.iam.policy.Question;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * Who may have the authority of a service account, through whom.
 *
 * @param state what is allowed
 * @param accounts the accounts that exist
 */
record DelegateChain(StubState state, Accounts accounts) {
    private static final String IMPLICIT_DELEGATION = "iam.serviceAccounts.implicitDelegation";
    private static final String USE = "serviceusage.services.use";

    /** Each account in between must let the one before it delegate; the last one has the authority of the account itself. */
    Verdict authorize(Identity caller, List<String> delegates, Target target) {
        Identity asking = caller;
        StringBuilder why = new StringBuilder();
        for (String named : delegates) {
            String delegate = accounts.named(named);
            why.append(require(asking, IMPLICIT_DELEGATION, delegate).why()).append(' ');
            asking = Identity.of(Accounts.member(delegate));
        }
        Verdict last = require(asking, target.permission(), target.email());
        return new Verdict(last.question(), true, why + last.why());
    }

    /** Whoever names a project to be billed must be allowed to use it. */
    void checkQuotaProject(Call call, Identity caller, Api api) {
        call.header("X-Goog-User-Project").ifPresent(project -> {
            String resource = "projects/" + project;
            Verdict verdict = state.policy().decide(new Question(caller, USE, resource));
            if (!verdict.isAllowed()) {
                throw GoogleErrors.userProjectDenied(api, resource, verdict);
            }
        });
    }

    /** An account that does not exist is denied like one that is out of reach, so nobody learns which exist. */
    private Verdict require(Identity who, String permission, String email) {
        Verdict verdict = accounts.exists(email)
                ? state.policy().decide(new Question(who, permission, Accounts.resource(email)))
                : Verdict.denied(new Question(who, permission, email), "There is no service account " + email + ".");
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
