// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/**
 * Asks issuers about themselves (OpenID Connect Discovery 1.0 section 4, RFC 8414 section 3), once for all who want to know.
 *
 * <p>One for each runtime. What was found is kept for ten minutes, a failure not at all. Safe for use by many threads.
 */
public final class Discovery {
    /** How long what was found is kept. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    private static final int NOT_FOUND = 404;

    private final HttpDoor door;
    private final HttpDoorOptions options;
    private final TokenTime time;
    private final Map<URI, Mono<Found>> issuers = new ConcurrentHashMap<>();

    private Discovery(HttpDoor door, HttpDoorOptions options, TokenTime time) {
        this.door = door;
        this.options = options;
        this.time = time;
    }

    /** The discovery that all openers of a runtime share. */
    public static Discovery of(Opening opening) {
        HttpDoor door = HttpDoors.of(opening);
        HttpDoorOptions options = HttpDoors.options(opening);
        return opening.resource(Discovery.class, () -> new Discovery(door, options, opening.time()));
    }

    /** As {@link #of(Opening)}, for parts on a runtime that are no streams: the same discovery. */
    public static Discovery of(TokenRuntime runtime) {
        HttpDoor door = HttpDoors.of(runtime);
        HttpDoorOptions options = HttpDoors.options(runtime);
        return runtime.resource(
                Discovery.class,
                () -> new Discovery(door, options, runtime.options().time()));
    }

    /**
     * The metadata of an issuer: from where OpenID Connect puts it, else, where there is none, from where RFC 8414 does.
     *
     * @return cold; callers at the same time cause one request. Cancelling lets the others go on. Fails with
     *     {@link TokenException} as {@link HttpDoor#send}, {@link IssuerMetadata#read} and, where the issuer has no metadata,
     *     with {@code Invalid}, code {@code oauth2.discovery-failed}
     */
    public Mono<IssuerMetadata> metadata(URI issuer) {
        return issuers.computeIfAbsent(issuer, this::kept).map(Found::metadata);
    }

    private Mono<Found> kept(URI issuer) {
        return Mono.defer(() -> asked(issuer))
                .map(metadata -> new Found(metadata, time.nanoTime()))
                .cacheInvalidateIf(found -> time.nanoTime() - found.at() > KEPT.toNanos());
    }

    private Mono<IssuerMetadata> asked(URI issuer) {
        return door.send(HttpAsk.get(openId(issuer)))
                .flatMap(answer ->
                        answer.status() == NOT_FOUND ? door.send(HttpAsk.get(rfc8414(issuer))) : Mono.just(answer))
                .map(answer -> read(answer, issuer));
    }

    private IssuerMetadata read(HttpAnswer answer, URI issuer) {
        if (answer.status() >= 500 || answer.status() == 429) {
            throw TokenAnswers.failure(answer);
        }
        if (answer.status() != 200) {
            throw new TokenException.Invalid(
                    OAuth2Codes.DISCOVERY_FAILED,
                    issuer.getHost() + " answers with status " + answer.status() + " where its metadata should be.");
        }
        return IssuerMetadata.read(answer.json(), issuer, options);
    }

    private static URI openId(URI issuer) {
        return URI.create(withoutSlash(issuer.toString()) + "/.well-known/openid-configuration");
    }

    /** The well-known part stands between the host and the issuer's own path (RFC 8414 section 3.1). */
    private static URI rfc8414(URI issuer) {
        String origin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        return URI.create(origin + "/.well-known/oauth-authorization-server" + withoutSlash(issuer.getRawPath()));
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private record Found(IssuerMetadata metadata, long at) {}
}
