// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the answers of token endpoints strictly (RFC 6749 sections 5.1 and 5.2, RFC 8693 section 2.2). Pure. */
public final class TokenAnswers {
    /** How long a token is used whose answer has no {@code expires_in}. */
    public static final Duration UNSTATED_LIFETIME = Duration.ofSeconds(60);
    /** The longest lifetime that is believed. */
    public static final Duration LONGEST_LIFETIME = Duration.ofHours(12);

    private static final Form BEARER = new Unbound();
    private static final int LONGEST_TOKEN = 64 * 1024;
    private static final Pattern B64TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private TokenAnswers() {}

    /**
     * The token of an answer: a bearer token whose scopes are exactly those asked for, where any were.
     *
     * @throws TokenException as {@link #failure} for a status other than 200, {@code Rejected} for a 200 with an
     *     {@code error}; {@code Invalid} with {@code oauth2.token-answer-invalid}, {@code oauth2.scope-narrowed},
     *     {@code oauth2.scope-widened} or as {@link HttpAnswer#json()}; no message holds anything of the token
     */
    public static AccessToken read(HttpAnswer answer, TokenRequest request) {
        return token(body(answer), request, BEARER);
    }

    /**
     * As {@link #read(HttpAnswer, TokenRequest)}, of a request that came with a proof of that key: a token that is bound to it
     * (RFC 9449 section 5).
     *
     * @throws TokenException as there, and {@code Invalid} with {@code oauth2.token-not-bound} for a bearer token
     */
    public static AccessToken read(HttpAnswer answer, TokenRequest request, DpopKey key) {
        return token(body(answer), request, new Bound(key));
    }

    /**
     * As {@link #read}, of a token exchange: {@code issued_token_type} must be there and be the one that was asked for.
     *
     * @param issuedTokenType for example {@code urn:ietf:params:oauth:token-type:access_token}
     */
    public static AccessToken readExchange(HttpAnswer answer, TokenRequest request, String issuedTokenType) {
        return token(exchanged(answer, issuedTokenType), request, BEARER);
    }

    /**
     * As {@link #readExchange(HttpAnswer, TokenRequest, String)}, of a request that came with a proof of that key.
     *
     * @throws TokenException as there, and {@code Invalid} with {@code oauth2.token-not-bound} for a bearer token
     */
    public static AccessToken readExchange(
            HttpAnswer answer, TokenRequest request, String issuedTokenType, DpopKey key) {
        return token(exchanged(answer, issuedTokenType), request, new Bound(key));
    }

    /**
     * Why an answer that is no success is none: {@code Unavailable} for 408, 425, 429 and 5xx, with {@code Retry-After};
     * {@code Rejected} for any other 4xx, with its {@link Refusal}; {@code Invalid} for the rest.
     */
    public static TokenException failure(HttpAnswer answer) {
        int status = answer.status();
        Refusal refusal = Refusals.of(answer);
        if (status >= 500 || status == 408 || status == 425 || status == 429) {
            return new TokenException.Unavailable(OAuth2Codes.ISSUER_UNAVAILABLE, refusal, answer.retryAfter());
        }
        if (status >= 400) {
            return rejected(refusal);
        }
        return new TokenException.Invalid(OAuth2Codes.ANSWER_MALFORMED, "The status " + status + " has no place here.");
    }

    /** Why an issuer that refused did so: with the code of what it named as its error (RFC 6749 section 5.2). */
    public static TokenException.Rejected rejected(Refusal refusal) {
        return new TokenException.Rejected(code(refusal.error().orElse("")), refusal.toString(), refusal);
    }

    private static JsonObject body(HttpAnswer answer) {
        if (answer.status() != 200) {
            throw failure(answer);
        }
        JsonObject json = answer.json();
        if (json.names().contains("error")) {
            throw rejected(Refusals.of(answer));
        }
        return json;
    }

    private static JsonObject exchanged(HttpAnswer answer, String issuedTokenType) {
        JsonObject json = body(answer);
        if (!json.text("issued_token_type").equals(issuedTokenType)) {
            throw invalid("The issued_token_type is not the one that was asked for (RFC 8693 section 2.2.1).");
        }
        return json;
    }

    private static AccessToken token(JsonObject json, TokenRequest request, Form form) {
        form.requireType(json.text("token_type"));
        String value = json.text("access_token");
        if (value.length() > LONGEST_TOKEN || !B64TOKEN.matcher(value).matches()) {
            throw invalid("The access_token is no b64token of at most 64 KiB (RFC 6750 section 2.1).");
        }
        return form.token(value, lifetime(json.optionalInteger("expires_in")))
                .withScopes(granted(json.optionalText("scope"), request.scopes()));
    }

    private static Duration lifetime(Optional<Long> expiresIn) {
        if (expiresIn.isEmpty()) {
            return UNSTATED_LIFETIME;
        }
        if (expiresIn.get() < 1) {
            throw invalid("The expires_in is not positive.");
        }
        return Duration.ofSeconds(Math.min(expiresIn.get(), LONGEST_LIFETIME.toSeconds()));
    }

    private static Set<String> granted(Optional<String> scope, Set<String> asked) {
        if (scope.isEmpty()) {
            return asked;
        }
        Set<String> granted = new TreeSet<>(List.of(scope.get().strip().split(" +")));
        if (asked.isEmpty()) {
            return granted;
        }
        if (!granted.containsAll(asked)) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SCOPE_NARROWED, "Not granted: " + without(asked, granted) + ".");
        }
        if (!asked.containsAll(granted)) {
            throw new TokenException.Invalid(
                    OAuth2Codes.SCOPE_WIDENED, "The answer has scopes besides the " + asked.size() + " asked for.");
        }
        return granted;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static ErrorCode code(String error) {
        return switch (error) {
            case "invalid_client" -> OAuth2Codes.CLIENT_REFUSED;
            case "unauthorized_client" -> OAuth2Codes.CLIENT_UNAUTHORIZED;
            case "invalid_grant" -> OAuth2Codes.GRANT_REFUSED;
            case "invalid_scope" -> OAuth2Codes.SCOPE_REFUSED;
            case "invalid_target" -> OAuth2Codes.TARGET_REFUSED;
            case "invalid_dpop_proof" -> OAuth2Codes.PROOF_REFUSED;
            case "use_dpop_nonce" -> OAuth2Codes.NONCE_REFUSED;
            default -> OAuth2Codes.ISSUER_REFUSED;
        };
    }

    private static TokenException.Invalid invalid(String rule) {
        return new TokenException.Invalid(OAuth2Codes.TOKEN_ANSWER_INVALID, rule);
    }

    /** What type of token was asked for. */
    private interface Form {
        void requireType(String type);

        AccessToken token(String value, Duration lifetime);
    }

    private record Unbound() implements Form {
        @Override
        public void requireType(String type) {
            if (!type.equalsIgnoreCase("Bearer")) {
                throw invalid("The token_type is not Bearer, which was asked for (RFC 6749 section 7.1).");
            }
        }

        @Override
        public AccessToken token(String value, Duration lifetime) {
            return AccessToken.bearer(value, lifetime);
        }
    }

    private record Bound(DpopKey key) implements Form {
        @Override
        public void requireType(String type) {
            if (type.equalsIgnoreCase("Bearer")) {
                throw new TokenException.Invalid(
                        OAuth2Codes.TOKEN_NOT_BOUND, "The token_type is Bearer where DPoP was asked for.");
            }
            if (!type.equalsIgnoreCase("DPoP")) {
                throw invalid("The token_type is not DPoP, which was asked for (RFC 9449 section 5).");
            }
        }

        @Override
        public AccessToken token(String value, Duration lifetime) {
            return AccessToken.dpop(value, lifetime, key);
        }
    }
}
