// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One method of a thin stand-in for one of Google's data APIs.
 *
 * @param method the HTTP method
 * @param guarded who may pass, and what they get
 */
public record StandIn(String method, Guarded guarded) {
    private static final String SCOPE = "https://www.googleapis.com/auth/";

    /**
     * One of Google's data APIs.
     *
     * @param service for example {@code storage.googleapis.com}
     * @param scopes what reading takes, without the beginning that all scopes have; cloud-platform is always taken
     */
    record Service(String service, Set<String> scopes) {
        StandIn get(String path, String rpc, Guarded.Need need, Function<Guarded.Visit, Answer> answering) {
            return method("GET", path, new Asking(rpc, need, answering));
        }

        StandIn method(String http, String path, Asking asking) {
            Set<String> wanted = new TreeSet<>();
            wanted.add(SCOPE + "cloud-platform");
            scopes.forEach(scope -> wanted.add(SCOPE + scope));
            Guarded.Rule rule = new Guarded.Rule(Collections.unmodifiableSet(wanted), Optional.of(asking.need), true);
            Api api = new Api(service, asking.rpc);
            return new StandIn(http, new Guarded(api, PathTemplate.of(path), rule, asking.answering));
        }
    }

    /**
     * What a method asks for and does.
     *
     * @param rpc its name in error details
     * @param need what the allow policy must grant
     * @param answering makes the answer
     */
    record Asking(String rpc, Guarded.Need need, Function<Guarded.Visit, Answer> answering) {}

    static Answer json(Map<String, Object> members) {
        return Answer.json(200, JsonText.write(members));
    }

    static Answer nothing() {
        return Answer.text(204, "");
    }

    /** The value of a variable of the path. */
    static String variable(Guarded.Visit visit, String name) {
        return visit.variables().getOrDefault(name, "");
    }
}
