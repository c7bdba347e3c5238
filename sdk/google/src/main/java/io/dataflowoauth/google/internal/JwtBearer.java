// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * Google's token endpoint with an assertion that a service account's key has signed (RFC 7523 section 2.1).
 *
 * @param tokenUrl the endpoint
 * @param door the way there
 */
record JwtBearer(URI tokenUrl, HttpDoor door) {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final long LIFETIME_SECONDS = 3600;

    /** An access token for the assertion. */
    Mono<AccessToken> token(String assertion, TokenRequest request) {
        return exchange(assertion, answer -> TokenAnswers.read(answer, request));
    }

    /** An ID token for the assertion, which names the audience. */
    Mono<AccessToken> idToken(String assertion, String audience) {
        return exchange(assertion, answer -> {
            if (answer.status() != 200) {
                throw TokenAnswers.failure(answer);
            }
            return IdTokens.read(answer.json().text("id_token"), audience, answer.date());
        });
    }

    private Mono<AccessToken> exchange(String assertion, Function<HttpAnswer, AccessToken> reading) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", GRANT);
        form.put("assertion", assertion);
        return door.send(HttpAsk.form(tokenUrl, form))
                .map(reading)
                .onErrorMap(TokenException.Rejected.class, JwtBearer::explain);
    }

    private static TokenException explain(TokenException.Rejected rejected) {
        Optional<Refusal> refusal = rejected.refusal();
        return refusal.isEmpty() ? rejected : explain(refusal.get());
    }

    private static TokenException explain(Refusal refusal) {
        ErrorCode code = code(refusal.error().orElse(""), refusal.description().orElse(""));
        return new TokenException.Rejected(code, code.summary() + " The answer: " + refusal, refusal);
    }

    private static ErrorCode code(String error, String said) {
        if (said.contains("Signature") || said.contains("account not found")) {
            return GoogleCodes.KEY_REFUSED;
        }
        if (said.contains("reasonable timeframe")) {
            return GoogleCodes.CLOCK_SKEWED;
        }
        boolean forUser =
                error.equals("unauthorized_client") || said.contains("\"sub\"") || said.contains("email or User");
        return forUser ? GoogleCodes.DOMAIN_WIDE_DENIED : GoogleCodes.GRANT_REJECTED;
    }

    /**
     * The claims of an assertion.
     *
     * @param members as they are signed
     */
    record Claims(SortedMap<String, Object> members) {
        /** Of a service account, to that endpoint, for an hour. */
        static Claims of(String account, URI tokenUrl, Instant now) {
            SortedMap<String, Object> members = new TreeMap<>();
            members.put("iss", account);
            members.put("aud", tokenUrl.toString());
            members.put("iat", now.getEpochSecond());
            members.put("exp", now.getEpochSecond() + LIFETIME_SECONDS);
            return new Claims(members);
        }

        Claims withScopes(Set<String> scopes) {
            return with("scope", String.join(" ", scopes));
        }

        Claims withSubject(String user) {
            return with("sub", user);
        }

        Claims withAudience(String audience) {
            return with("aud", audience);
        }

        Claims withoutAudience() {
            SortedMap<String, Object> fewer = new TreeMap<>(members);
            fewer.remove("aud");
            return new Claims(fewer);
        }

        Claims withTargetAudience(String audience) {
            return with("target_audience", audience);
        }

        private Claims with(String name, String value) {
            SortedMap<String, Object> more = new TreeMap<>(members);
            more.put(name, value);
            return new Claims(more);
        }
    }
}
