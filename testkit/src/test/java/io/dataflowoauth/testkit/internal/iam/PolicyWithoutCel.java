// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import io.dataflowoauth.testkit.internal.iam.policy.KnownExpressions;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A stub's methods for policies that nobody has taught CEL. */
public final class PolicyWithoutCel {
    private PolicyWithoutCel() {}

    /** What is answered to whoever may set policies, and sets one with a condition. */
    public static Answer setConditional() {
        TestClock clock = TestClock.create();
        PolicyStore policy = new PolicyStore(clock, KnownExpressions.seenBy(new ClassLoader(null) {}));
        policy.grant(Grant.of("roles/resourcemanager.projectIamAdmin", "user:ada@example.com", "projects/demo"));
        TokenLedger tokens = new TokenLedger();
        String token = tokens.mint(
                        StubToken.Kind.SERVICE_ACCOUNT,
                        new TokenLedger.Grantee("user:ada@example.com", Set.of(Chain.CLOUD)),
                        clock.now(),
                        Duration.ofHours(1))
                .value();
        PolicyApi api = PolicyApi.all().get(0);
        Desk desk = new Desk(
                new StubState(clock, tokens, policy, seen -> {}),
                new PolicyMethods(new StubState(clock, tokens, policy, seen -> {}), new Accounts(), api),
                Chain.calm());
        return desk.answer(Chain.routed(
                api.path(),
                Call.of(
                        "POST",
                        "/v1/projects/demo:setIamPolicy",
                        Map.of("Authorization", List.of("Bearer " + token)),
                        "{\"policy\":{\"version\":3,\"bindings\":[{\"role\":\"roles/browser\",\"members\":"
                                + "[\"user:ada@example.com\"],\"condition\":{\"expression\":\"true\"}}]}}")));
    }
}
