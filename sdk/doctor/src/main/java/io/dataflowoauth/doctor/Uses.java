// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.google.iam.ResourcePermissions;
import io.dataflowoauth.http.AuthorizedCall;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What is done with the last token, checked before the first is asked for.
 *
 * @param held tells which of the permissions are held
 * @param call makes the call, and gives its status
 */
record Uses(Function<AccessToken, Mono<Set<String>>> held, Function<AccessToken, Mono<Integer>> call) {

    /**
     * Of that question.
     *
     * @throws TokenException.Misconfigured if a URL is not permitted, or a name is none
     */
    static Uses of(Question question, TokenRuntime runtime) {
        return new Uses(
                question.permissions().map(asked -> held(asked, runtime)).orElse(token -> Mono.just(Set.of())),
                question.call().map(asked -> call(asked, runtime)).orElse(token -> Mono.just(0)));
    }

    private static Function<AccessToken, Mono<Set<String>>> held(Question.Permissions asked, TokenRuntime runtime) {
        ResourcePermissions google = ResourcePermissions.of(runtime);
        return asked.servedAt().map(google::servedAt).orElse(google).held(asked.resource(), asked.permissions());
    }

    private static Function<AccessToken, Mono<Integer>> call(Question.Call asked, TokenRuntime runtime) {
        HttpAsk ask = ask(asked);
        HttpDoors.options(runtime).requirePermitted(ask.uri());
        HttpDoor door = HttpDoors.of(runtime);
        AuthorizedCall call = AuthorizedCall.of(ask.method(), ask.uri());
        return token -> call.send(token, headers -> door.send(with(ask, headers)), Function.identity())
                .map(Uses::status);
    }

    private static HttpAsk ask(Question.Call asked) {
        HttpAsk ask = switch (asked.method()) {
            case "POST" -> HttpAsk.json(asked.url(), "{}");
            case "PUT" -> HttpAsk.put(asked.url());
            default -> HttpAsk.get(asked.url());
        };
        return ask.withHeader("Accept", "*/*");
    }

    private static HttpAsk with(HttpAsk ask, Map<String, String> headers) {
        HttpAsk changed = ask;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            changed = changed.withHeader(header.getKey(), header.getValue());
        }
        return changed;
    }

    private static int status(HttpAnswer answer) {
        if (answer.status() >= 400) {
            throw new CallRefusedException(Refusals.of(answer));
        }
        return answer.status();
    }
}
