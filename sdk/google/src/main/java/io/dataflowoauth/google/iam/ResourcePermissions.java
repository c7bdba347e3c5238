// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.iam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.AuthorizedCall;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Asks Google which permissions a token's principal holds on a resource ({@code testIamPermissions}), without doing what they
 * permit: the layer of authorization by itself.
 *
 * <p>Google counts roles, groups, conditions and denials in, and says nothing of why. Immutable, safe for use by many threads.
 */
public final class ResourcePermissions {
    private final HttpDoor door;
    private final HttpDoorOptions permitted;
    private final Optional<URI> origin;

    private ResourcePermissions(HttpDoor door, HttpDoorOptions permitted, Optional<URI> origin) {
        this.door = door;
        this.permitted = permitted;
        this.origin = origin;
    }

    /** Through the network door of that runtime. Asks nobody yet. */
    public static ResourcePermissions of(TokenRuntime runtime) {
        requireNonNull(runtime, "runtime");
        return new ResourcePermissions(HttpDoors.of(runtime), HttpDoors.options(runtime), Optional.empty());
    }

    /**
     * These, asked at that origin in place of Google's own: a private endpoint or a stub. It gets the token.
     *
     * @param place scheme, host and port; plain http is for loopback only, and only if the door's options allow it too
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}; {@code google.endpoint-untrusted} if it has a path
     */
    public ResourcePermissions servedAt(URI place) {
        permitted.requirePermitted(place);
        if (!place.getRawPath().isEmpty() || place.getRawQuery() != null) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.ENDPOINT_UNTRUSTED, "An endpoint for all services is an origin without a path.");
        }
        return new ResourcePermissions(door, permitted, Optional.of(place));
    }

    /**
     * A call for {@code TokenStream.use}: those of the permissions that the token's principal holds, sorted.
     *
     * @param resource a full resource name: {@code //pubsub.googleapis.com/projects/p/topics/t}, {@code
     *     //storage.googleapis.com/projects/_/buckets/b}; projects, folders and organizations also without the service
     * @param permissions such as {@code storage.objects.get}, at most a hundred
     * @return cold, one call for each subscription. Fails with {@link CallRefusedException} where the token is refused, or the
     *     question; with {@code Invalid} {@code iam.permissions-answer-invalid}, and as the door does
     * @throws TokenException.Misconfigured {@code iam.resource-invalid}, {@code iam.permission-invalid}
     */
    public Function<AccessToken, Mono<Set<String>>> held(String resource, Collection<String> permissions) {
        PermissionQuestion question = PermissionQuestion.of(requireNonNull(resource, "resource"), permissions);
        HttpAsk ask = question.ask(origin);
        AuthorizedCall call = AuthorizedCall.of(ask.method(), ask.uri());
        return token -> call.send(token, headers -> door.send(with(ask, headers)), Function.identity())
                .map(answer -> held(answer, question));
    }

    private static HttpAsk with(HttpAsk ask, Map<String, String> headers) {
        HttpAsk changed = ask;
        for (var header : headers.entrySet()) {
            changed = changed.withHeader(header.getKey(), header.getValue());
        }
        return changed;
    }

    private static Set<String> held(HttpAnswer answer, PermissionQuestion question) {
        if (answer.status() >= 400) {
            throw new CallRefusedException(Refusals.of(answer));
        }
        try {
            Set<String> held = new TreeSet<>(answer.json().texts("permissions"));
            if (answer.status() == 200 && question.permissions().containsAll(held)) {
                return Collections.unmodifiableSet(held);
            }
        } catch (TokenException.Invalid unreadable) {
            throw new TokenException.Invalid(IamCodes.PERMISSIONS_ANSWER_INVALID, unreadable.detail());
        }
        throw new TokenException.Invalid(
                IamCodes.PERMISSIONS_ANSWER_INVALID, "It names permissions that were not asked for.");
    }

    @Override
    public String toString() {
        return "ResourcePermissions[" + origin.map(URI::toString).orElse("Google") + "]";
    }
}
