// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A protected resource as its desk sees it.
 *
 * @param api what its errors name
 * @param path where it is
 * @param rule who may pass
 * @param answering makes the answer that those who pass get
 */
public record Guarded(Api api, PathTemplate path, Rule rule, Function<Visit, Answer> answering) {
    /**
     * Who may pass.
     *
     * @param scopes the token must have one of these; none asks for none
     * @param need what the allow policy must grant
     * @param federated whether a federated token is taken as it is
     */
    public record Rule(Set<String> scopes, Optional<Need> need, boolean federated) {}

    /**
     * What the allow policy must grant.
     *
     * @param permission for example {@code storage.objects.get}
     * @param resource the resource's name; may use the variables of the path
     */
    public record Need(String permission, String resource) {}

    /**
     * A call that has passed.
     *
     * @param call the call
     * @param variables the values of the path's variables
     * @param token the token that it carried
     */
    public record Visit(Call call, Map<String, String> variables, StubToken token) {}
}
