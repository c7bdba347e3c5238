// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.googleauth.GoogleAuthCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * The instance metadata service of an AWS machine, version 2: a session token is fetched by PUT first, and goes with each
 * question, so that nobody who can only make the machine GET something learns its keys.
 */
final class InstanceMetadata {
    private static final String ADDRESS = "169.254.169.254";
    private static final String KEYS = "/latest/meta-data/iam/security-credentials/";
    private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9+/=_-]{1,1024}");
    private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9_+=,.@-]{1,64}");
    private static final int LONGEST = 1024;

    private final String origin;
    private final HttpDoor door;

    private InstanceMetadata(String origin, HttpDoor door) {
        this.origin = origin;
        this.door = door;
    }

    static InstanceMetadata open(Optional<String> hostAndPort, Opening opening) {
        String origin = "http://" + hostAndPort.orElse(ADDRESS);
        HttpDoors.options(opening)
                .requirePermitted(HttpAsk.get(URI.create(origin)).toMetadataServer());
        return new InstanceMetadata(origin, HttpDoors.of(opening));
    }

    /** A session of five minutes, which is more than an exchange takes. */
    Mono<Secret> session() {
        HttpAsk ask = HttpAsk.put(URI.create(origin + "/latest/api/token"))
                .withHeader("X-aws-ec2-metadata-token-ttl-seconds", "300");
        return send(ask).map(answer -> Secret.of(line(answer, SESSION, "session token")));
    }

    Mono<String> region(Secret session) {
        return get("/latest/meta-data/placement/region", session).map(answer -> text(answer, "region"));
    }

    Mono<AwsKeys> keys(Secret session) {
        return get(KEYS, session)
                .map(answer -> line(answer, ROLE, "role"))
                .flatMap(role -> get(KEYS + role, session))
                .map(InstanceMetadata::keys);
    }

    private static AwsKeys keys(HttpAnswer answer) {
        JsonObject json = parsed(answer);
        if (!member(json, "Code").equals("Success")) {
            throw new TokenException.Unavailable(
                    GoogleAuthCodes.AWS_METADATA_UNAVAILABLE, "The machine has a role and no keys for it now.");
        }
        return new AwsKeys(
                member(json, "AccessKeyId"),
                Secret.of(member(json, "SecretAccessKey")),
                Optional.of(Secret.of(member(json, "Token"))));
    }

    private Mono<HttpAnswer> get(String path, Secret session) {
        return send(HttpAsk.get(URI.create(origin + path)).withHeader("X-aws-ec2-metadata-token", session.reveal()));
    }

    private Mono<HttpAnswer> send(HttpAsk ask) {
        return Mono.defer(() -> door.send(ask.toMetadataServer()))
                .map(InstanceMetadata::succeeded)
                .onErrorMap(TokenException.Unavailable.class, InstanceMetadata::explained);
    }

    private static HttpAnswer succeeded(HttpAnswer answer) {
        int status = answer.status();
        if (status == 200) {
            return answer;
        }
        if (status == 404) {
            throw new TokenException.Rejected(GoogleAuthCodes.AWS_ROLE_MISSING, "", Refusals.of(answer));
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new TokenException.Unavailable(
                    GoogleAuthCodes.AWS_METADATA_UNAVAILABLE, Refusals.of(answer), answer.retryAfter());
        }
        throw new TokenException.Rejected(
                GoogleAuthCodes.AWS_METADATA_REFUSED, "It answered " + status + ".", Refusals.of(answer));
    }

    /** Off AWS nothing answers there: say so, and not only that a connection failed. */
    private static TokenException explained(TokenException.Unavailable failure) {
        boolean network =
                failure.code().equals("oauth2.network-failed") || failure.code().equals("oauth2.deadline-passed");
        return network
                ? new TokenException.Unavailable(
                        GoogleAuthCodes.AWS_METADATA_UNREACHABLE, "No metadata service answers: " + failure.detail())
                : failure;
    }

    private static String line(HttpAnswer answer, Pattern form, String what) {
        String text = text(answer, what);
        if (!form.matcher(text).matches()) {
            throw invalid("Its " + what + " is none.");
        }
        return text;
    }

    private static String text(HttpAnswer answer, String what) {
        byte[] body = answer.body();
        if (body.length > LONGEST) {
            throw invalid("Its " + what + " is too long.");
        }
        return new String(body, StandardCharsets.UTF_8).strip();
    }

    /** AWS says that its JSON is text/plain. */
    private static JsonObject parsed(HttpAnswer answer) {
        try {
            return JsonObject.parse(answer.body());
        } catch (TokenException.Invalid malformed) {
            throw invalid("Its keys are no JSON object.");
        }
    }

    private static String member(JsonObject json, String name) {
        try {
            return json.text(name);
        } catch (TokenException.Invalid missing) {
            throw invalid("Its keys lack " + name + ".");
        }
    }

    private static TokenException.Invalid invalid(String sentence) {
        return new TokenException.Invalid(GoogleAuthCodes.AWS_METADATA_INVALID, sentence);
    }
}
