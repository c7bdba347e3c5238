// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Reads subject tokens anew for each exchange, and refuses one that is over before anything is exchanged for it. */
public final class SubjectTokens {
    private static final int LONGEST = 64 * 1024;

    private SubjectTokens() {}

    /**
     * The subject token of that place.
     *
     * @return cold: each subscription reads again. Fails with {@link TokenException}: {@code Misconfigured}
     *     {@code core.secret-unreadable} for a file; as {@link HttpDoor#send} and {@link TokenAnswers#failure} for a URL;
     *     {@code Invalid} {@code oauth2.subject-token-expired} if it is a JWT whose {@code exp} has passed,
     *     {@code oauth2.subject-token-invalid} if it is empty, longer than 64 KiB or has control characters
     * @throws TokenException.Misconfigured at once for an unbound name, a URL or a header that is not permitted
     */
    public static Mono<Secret> open(SubjectToken place, Opening opening) {
        if (place.url().isPresent()) {
            return behind(place, place.url().get(), opening);
        }
        if (place.githubAudience().isPresent()) {
            return ofGithub(place.githubAudience().get(), opening);
        }
        Mono<Secret> text = opening.secret(place.reference().orElseThrow());
        return text.map(secret -> read(secret.reveal().getBytes(StandardCharsets.UTF_8), place.jsonField()))
                .map(token -> fresh(token, opening.time().now()));
    }

    /**
     * The subject token that a request of the caller's own brings, as text or as a member of a JSON object.
     *
     * @return cold, fails as {@link #open}
     */
    public static Mono<Secret> fetch(HttpAsk ask, Optional<String> jsonField, Opening opening) {
        HttpDoors.options(opening).requirePermitted(ask.uri());
        HttpDoor door = HttpDoors.of(opening);
        return Mono.defer(() -> door.send(ask))
                .map(answer -> read(answer, jsonField))
                .map(token -> fresh(token, opening.time().now()));
    }

    private static Mono<Secret> behind(SubjectToken place, URI url, Opening opening) {
        HttpDoors.options(opening).requirePermitted(url);
        HttpAsk ask = HttpAsk.get(url);
        for (Map.Entry<String, String> header : place.headers().entrySet()) {
            ask = ask.withHeader(header.getKey(), header.getValue());
        }
        HttpAsk plain = ask;
        if (place.authorization().isEmpty()) {
            return fetch(plain, place.jsonField(), opening);
        }
        SecretRef bearer = place.authorization().get();
        return opening.secret(bearer)
                .flatMap(secret -> fetch(
                        plain.withHeader("Authorization", "Bearer " + secret.reveal()), place.jsonField(), opening));
    }

    /** As GitHub documents it: the runner's URL with the audience added, asked with the runner's token. */
    private static Mono<Secret> ofGithub(String audience, Opening opening) {
        String encoded = URLEncoder.encode(audience, StandardCharsets.UTF_8);
        Mono<Secret> bearer = opening.secret(SecretRef.env("ACTIONS_ID_TOKEN_REQUEST_TOKEN"));
        return opening.secret(SecretRef.env("ACTIONS_ID_TOKEN_REQUEST_URL"))
                .map(runner -> githubUrl(runner.reveal(), encoded))
                .flatMap(url -> bearer.flatMap(token -> fetch(
                        HttpAsk.get(url).withHeader("Authorization", "Bearer " + token.reveal()),
                        Optional.of("value"),
                        opening)));
    }

    private static URI githubUrl(String runner, String audience) {
        try {
            return URI.create(runner + (runner.contains("?") ? "&" : "?") + "audience=" + audience);
        } catch (IllegalArgumentException noUrl) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.URL_FORBIDDEN, "What ACTIONS_ID_TOKEN_REQUEST_URL holds is no URL.");
        }
    }

    private static Secret read(HttpAnswer answer, Optional<String> jsonField) {
        if (answer.status() != 200) {
            throw TokenAnswers.failure(answer);
        }
        return jsonField.isPresent()
                ? secret(answer.json().text(jsonField.get()))
                : read(answer.body(), Optional.empty());
    }

    private static Secret read(byte[] utf8, Optional<String> jsonField) {
        if (jsonField.isPresent()) {
            return secret(JsonObject.parse(utf8).text(jsonField.get()));
        }
        try {
            return secret(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            throw new TokenException.Invalid(OAuth2Codes.SUBJECT_TOKEN_INVALID, "The subject token is not UTF-8.");
        }
    }

    private static Secret secret(String text) {
        String token = text.strip();
        if (token.isEmpty() || token.length() > LONGEST) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SUBJECT_TOKEN_INVALID, "The subject token is empty or longer than 64 KiB.");
        }
        // what a path under /proc or a binary file holds is no token, whoever wrote that path into a configuration
        if (token.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SUBJECT_TOKEN_INVALID, "The subject token has control characters.");
        }
        return Secret.of(token);
    }

    /** Only the issuer can tell whether a token is good; that its own exp has passed, anybody can. */
    private static Secret fresh(Secret token, Instant now) {
        Optional<Instant> end = expiry(token.reveal());
        if (end.isPresent() && !now.isBefore(end.get())) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SUBJECT_TOKEN_EXPIRED, "The subject token expired at " + end.get() + ".");
        }
        return token;
    }

    private static Optional<Instant> expiry(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(parts[1]))
                    .optionalInteger("exp")
                    .map(seconds -> Instant.ofEpochSecond(Math.max(0, Math.min(seconds, 253_402_300_799L))));
        } catch (IllegalArgumentException | TokenException.Invalid noJwt) {
            return Optional.empty();
        }
    }
}
