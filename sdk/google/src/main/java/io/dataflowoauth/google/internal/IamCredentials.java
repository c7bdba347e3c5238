// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import io.dataflowoauth.internal.CanonicalJson;
import java.net.URI;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Calls of the IAM Service Account Credentials API with the live token of the hop before, which is replaced once if it is
 * refused. That token's end says nothing about the life of what is answered.
 */
final class IamCredentials {
    private final Delegation delegation;
    private final Opening opening;
    private final HttpDoor door;

    private IamCredentials(Delegation delegation, Opening opening, HttpDoor door) {
        this.delegation = delegation;
        this.opening = opening;
        this.door = door;
    }

    /** Opens the hop before, so that what is wrong with it shows now and not at the first token. */
    static IamCredentials open(Delegation delegation, Opening opening) {
        HttpDoors.options(opening).requirePermitted(delegation.place().endpoint());
        opening.live(delegation.source());
        return new IamCredentials(delegation, opening, HttpDoors.of(opening));
    }

    /**
     * One method of the service account.
     *
     * @param arguments members of the request, the delegates besides
     * @param reading takes an answer of status 200
     */
    <T> Mono<T> call(CredentialsMethod method, SortedMap<String, Object> arguments, Function<HttpAnswer, T> reading) {
        String body = body(arguments);
        return opening.use(
                        delegation.source(),
                        live -> door.send(ask(method, body, live)).map(answer -> succeeded(answer, method)))
                .map(reading)
                .onErrorMap(
                        CallRefusedException.class,
                        refused -> ImpersonationRefusals.explain(refused.refusal(), method, delegation));
    }

    private HttpAsk ask(CredentialsMethod method, String body, AccessToken live) {
        URI uri = delegation.place().endpoint().resolve(ServiceAccounts.path(delegation.account(), method.verb()));
        HttpAsk ask = HttpAsk.json(uri, body).withHeader("Authorization", live.authorization());
        return delegation
                .quotaProject()
                .map(project -> ask.withHeader("X-Goog-User-Project", project))
                .orElse(ask);
    }

    private String body(SortedMap<String, Object> arguments) {
        SortedMap<String, Object> members = new TreeMap<>(arguments);
        if (!delegation.delegates().isEmpty()) {
            members.put(
                    "delegates",
                    delegation.delegates().stream()
                            .map(ServiceAccounts::resource)
                            .toList());
        }
        return CanonicalJson.write(members);
    }

    private static HttpAnswer succeeded(HttpAnswer answer, CredentialsMethod method) {
        if (answer.status() == 200) {
            return answer;
        }
        Refusal refusal = Refusals.of(answer);
        if (ImpersonationRefusals.isOutage(answer.status())) {
            throw ImpersonationRefusals.outage(refusal, answer.retryAfter());
        }
        if (answer.status() >= 400) {
            throw new CallRefusedException(refusal);
        }
        throw new TokenException.Invalid(
                GoogleCodes.IMPERSONATION_ANSWER_INVALID,
                "The status " + answer.status() + " has no place at " + method.verb() + ".");
    }
}
