// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.internal.Challenge;
import io.dataflowoauth.internal.SecretShapes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a resource or an issuer said when it refused: challenges (RFC 6750, RFC 9449, RFC 9470), OAuth error answers
 * (RFC 6749 section 5.2), problem details (RFC 9457) and {@code google.rpc.Status}, its older form included.
 *
 * <p>Nothing that comes in makes it throw; what it cannot read it leaves out. Texts that are shaped like a secret are
 * masked, the rest is capped by {@link Refusal}.
 */
public final class Refusals {
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";
    private static final List<String> ASKED = List.of("acr_values", "max_age");
    private static final List<String> PROBLEM = List.of("type", "code", "errorCode");
    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9_+=~-]{40,}");

    private Refusals() {}

    /**
     * The refusal of a whole answer, with how long it wants to be left alone ({@link HttpAnswer#retryAfter()}). What repeats a
     * secret of the request is masked, whatever it is shaped like.
     */
    public static Refusal of(HttpAnswer answer) {
        Refusal refusal =
                new Reading(answer.sent()).refusal(answer.status(), answer.headers("WWW-Authenticate"), answer.body());
        Refusal dated = answer.date().map(refusal::withAnsweredAt).orElse(refusal);
        return answer.retryAfter().map(dated::withRetryAfter).orElse(dated);
    }

    /** The refusal of an answer with this status, these {@code WWW-Authenticate} values and this body. */
    public static Refusal read(int status, List<String> wwwAuthenticate, byte[] body) {
        return new Reading(Sent.NOTHING).refusal(status, wwwAuthenticate, body);
    }

    /** The refusal that a browser brought back from a login (RFC 6749 section 4.1.2.1). */
    public static Refusal ofLogin(Map<String, String> parameters) {
        return new Reading(Sent.NOTHING).ofChallenge(Refusal.ofStatus(302), parameters);
    }

    /** Reads one answer to what was sent. */
    private record Reading(Sent sent) {
        private Refusal refusal(int status, List<String> wwwAuthenticate, byte[] body) {
            Refusal refusal = Refusal.ofStatus(status);
            JsonObject json = quietly(() -> JsonObject.parse(body)).orElse(null);
            if (json != null) {
                refusal = ofBody(refusal, json);
            }
            Optional<Challenge> challenge = wwwAuthenticate.stream()
                    .flatMap(header -> Challenge.read(header).stream())
                    .filter(Challenge::asksForToken)
                    .max(Comparator.comparing(one -> one.parameters().size()));
            return challenge.isPresent() ? ofChallenge(refusal, challenge.get()) : refusal;
        }

        /** What RFC 9470 asks for, and that proofs are wanted, where nothing but the challenge can say it. */
        private Refusal ofChallenge(Refusal refusal, Challenge challenge) {
            Map<String, String> named = new TreeMap<>(refusal.metadata());
            ASKED.forEach(name -> Optional.ofNullable(challenge.parameters().get(name))
                    .ifPresent(value -> named.putIfAbsent(name, masked(value))));
            if (challenge.scheme().equals("dpop")) {
                named.putIfAbsent("scheme", "DPoP");
            }
            return ofChallenge(refusal.withMetadata(named), challenge.parameters());
        }

        private Refusal ofChallenge(Refusal refusal, Map<String, String> parameters) {
            Refusal read = with(refusal, Optional.ofNullable(parameters.get("error")), Refusal::withError);
            if (read.description().isEmpty()) {
                read = with(read, Optional.ofNullable(parameters.get("error_description")), Refusal::withDescription);
            }
            read = claims(parameters.getOrDefault("claims", ""))
                    .filter(claims -> sent.maskedIn(claims).equals(claims))
                    .map(read::withClaims)
                    .orElse(read);
            String scope = parameters.getOrDefault("scope", "").strip();
            return scope.isEmpty()
                    ? read
                    : read.withRequiredScopes(
                            Arrays.stream(scope.split(" +")).map(this::masked).toList());
        }

        /** A claims challenge holds a JSON object in base64; some send it bare. */
        private static Optional<String> claims(String parameter) {
            String json = parameter.startsWith("{") ? parameter : decoded(parameter);
            return quietly(() -> JsonObject.parse(json.getBytes(StandardCharsets.UTF_8)))
                    .map(object -> json);
        }

        private static String decoded(String base64) {
            try {
                byte[] bytes = Base64.getUrlDecoder()
                        .decode(base64.replace('+', '-').replace('/', '_').replace("=", ""));
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException none) {
                return "";
            }
        }

        private Refusal ofBody(Refusal refusal, JsonObject json) {
            Optional<JsonObject> rpc = quietly(() -> json.object("error"));
            if (rpc.isPresent()) {
                return ofRpcStatus(refusal, rpc.get());
            }
            Refusal read = with(refusal, quietly(() -> json.text("error")), Refusal::withError);
            read = with(read, quietly(() -> json.text("error_description")), Refusal::withDescription);
            Optional<String> subtype = quietly(() -> json.text("error_subtype"));
            if (subtype.isPresent()) {
                read = read.withMetadata(Map.of("error_subtype", masked(subtype.get())));
            }
            return read.error().isEmpty() && read.description().isEmpty() ? ofProblem(read, json) : read;
        }

        /** RFC 9457 section 3.1, and the error object of Okta's APIs. */
        private Refusal ofProblem(Refusal refusal, JsonObject json) {
            Map<String, String> named = new TreeMap<>();
            PROBLEM.forEach(name -> quietly(() -> json.text(name)).ifPresent(text -> named.put(name, masked(text))));
            Optional<String> said = Stream.of("detail", "errorSummary", "title")
                    .flatMap(name -> quietly(() -> json.text(name)).stream())
                    .findFirst();
            return with(refusal.withMetadata(named), said, Refusal::withDescription);
        }

        private Refusal ofRpcStatus(Refusal refusal, JsonObject status) {
            Refusal read = with(refusal, quietly(() -> status.text("message")), Refusal::withDescription);
            Optional<JsonObject> info = quietly(() -> status.objects("details")).orElse(List.of()).stream()
                    .filter(detail -> quietly(() -> detail.text("@type"))
                            .filter(ERROR_INFO::equals)
                            .isPresent())
                    .findFirst();
            if (info.isEmpty()) {
                return with(read, olderReason(status), Refusal::withReason);
            }
            read = with(read, quietly(() -> info.get().text("reason")), Refusal::withReason);
            return read.withMetadata(texts(quietly(() -> info.get().object("metadata"))));
        }

        /** Of Google's older APIs, and a code that is a word, as Microsoft's have it. */
        private static Optional<String> olderReason(JsonObject status) {
            return quietly(() -> status.objects("errors")).orElse(List.of()).stream()
                    .flatMap(error -> quietly(() -> error.text("reason")).stream())
                    .findFirst()
                    .or(() -> quietly(() -> status.text("code")));
        }

        private Map<String, String> texts(Optional<JsonObject> object) {
            Map<String, String> texts = new HashMap<>();
            object.ifPresent(one -> one.names().stream()
                    .sorted()
                    .forEach(name ->
                            quietly(() -> one.text(name)).ifPresent(text -> texts.put(masked(name), masked(text)))));
            return texts;
        }

        private Refusal with(Refusal refusal, Optional<String> text, BiFunction<Refusal, String, Refusal> change) {
            return text.filter(value -> !value.isBlank())
                    .map(value -> change.apply(refusal, masked(value)))
                    .orElse(refusal);
        }

        private String masked(String text) {
            return SecretShapes.looksSecret(text)
                    ? "(masked: shaped like a secret)"
                    : OPAQUE.matcher(sent.maskedIn(text)).replaceAll("(masked)");
        }
    }

    private static <T> Optional<T> quietly(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (TokenException.Invalid unreadable) {
            return Optional.empty();
        }
    }
}
