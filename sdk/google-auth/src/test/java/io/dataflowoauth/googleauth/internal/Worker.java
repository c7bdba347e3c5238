// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.OAuth2Codes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A worker with the variables and the instance metadata service that the test says. */
final class Worker implements Opening {
    static final String SESSION = "session-of-the-metadata-service==";
    private static final String META = "/latest/meta-data/";
    private static final String ROLES = META + "iam/security-credentials/";

    final List<HttpAsk> asked = new ArrayList<>();
    private final Map<SecretRef, String> secrets = new HashMap<>();
    private final Map<String, HttpAnswer> answers = new HashMap<>();

    /** A machine with a role. */
    Worker onAws() {
        return answering("PUT /latest/api/token", 200, SESSION)
                .answering("GET " + META + "placement/region", 200, "eu-central-1\n")
                .answering("GET " + ROLES, 200, "reader")
                .answering(
                        "GET " + ROLES + "reader",
                        200,
                        "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"ASIAMACHINE\","
                                + "\"SecretAccessKey\":\"machine/secret\",\"Token\":\"machine-session\","
                                + "\"Expiration\":\"2030-01-01T00:00:00Z\"}");
    }

    Worker answering(String methodAndPath, int status, String body) {
        answers.put(
                methodAndPath,
                HttpAnswer.of(status, Map.of("Content-Type", List.of("text/plain")), body.getBytes(UTF_8)));
        return this;
    }

    Worker with(String variable, String value) {
        secrets.put(SecretRef.env(variable), value);
        return this;
    }

    Worker with(SecretRef place, String value) {
        secrets.put(place, value);
        return this;
    }

    List<String> questions() {
        return asked.stream()
                .map(ask -> ask.method() + " " + ask.uri().getRawPath())
                .toList();
    }

    @Override
    public TokenTime time() {
        return TokenTime.system();
    }

    @Override
    public Mono<Secret> secret(SecretRef ref) {
        return Mono.fromSupplier(() -> {
            if (!secrets.containsKey(ref)) {
                throw new TokenException.Misconfigured(CoreCodes.SECRET_UNREADABLE, "No secret at " + ref + ".");
            }
            return Secret.of(secrets.get(ref));
        });
    }

    @Override
    public Mono<AccessToken> live(RecipeObject inner) {
        return Mono.error(new AssertionError("no inner recipe"));
    }

    @Override
    public <R> Mono<R> use(RecipeObject inner, Function<AccessToken, Mono<R>> call) {
        return Mono.error(new AssertionError("no inner recipe"));
    }

    @Override
    public <T> T resource(Class<T> type, Supplier<T> open) {
        HttpDoor door = ask -> Mono.fromSupplier(() -> {
            asked.add(ask);
            HttpAnswer answer = answers.get(ask.method() + " " + ask.uri().getRawPath());
            if (answer == null) {
                throw new TokenException.Unavailable(OAuth2Codes.NETWORK_FAILED, "Nobody is there.");
            }
            return answer;
        });
        if (type.equals(HttpDoorOptions.class)) {
            return type.cast(HttpDoorOptions.defaults());
        }
        return type.cast(door);
    }
}
