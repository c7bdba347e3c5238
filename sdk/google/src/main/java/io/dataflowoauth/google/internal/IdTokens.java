// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ID tokens that Google issues, as far as their holder can: shape, audience, life. Never their signature. */
final class IdTokens {
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7e]{1,512}");
    private static final int LONGEST = 16 * 1024;
    private static final Duration LONGEST_LIFE = Duration.ofHours(12);

    private IdTokens() {}

    /** The field {@code audience} of a recipe. */
    static String audience(RecipeObject.Reader reader) {
        String audience = reader.text("audience");
        if (!AUDIENCE.matcher(audience).matches()) {
            throw reader.invalid("audience", "it has visible ASCII characters only, at most 512.");
        }
        return audience;
    }

    /**
     * The ID token of an answer, to be used as a bearer token. It lives until its {@code exp}, by the clock of whoever
     * answered: never by ours, which may be wrong.
     *
     * @throws TokenException.Invalid {@code google.id-token-invalid}; the message holds nothing of the token
     */
    static AccessToken read(String text, String audience, Optional<Instant> answered) {
        String jwt = text.strip();
        if (jwt.length() > LONGEST || !JWT.matcher(jwt).matches()) {
            throw invalid("It is no signed JWT.");
        }
        JsonObject claims = claims(jwt);
        if (!claims.text("aud").equals(audience)) {
            throw invalid("It is for another audience than the one that was asked for.");
        }
        Instant now = answered.orElseThrow(() -> invalid("The answer has no Date to reckon its exp against."));
        Duration left = Duration.between(now, Instant.ofEpochSecond(expiry(claims)));
        if (left.isNegative() || left.isZero()) {
            throw invalid("It had expired when it was answered.");
        }
        return AccessToken.bearer(jwt, left.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : left);
    }

    private static long expiry(JsonObject claims) {
        return Math.max(0, Math.min(claims.integer("exp"), 253_402_300_799L));
    }

    private static JsonObject claims(String jwt) {
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]));
        } catch (IllegalArgumentException | TokenException.Invalid noClaims) {
            throw invalid("Its claims are no JSON object.");
        }
    }

    private static TokenException.Invalid invalid(String rule) {
        return new TokenException.Invalid(GoogleCodes.ID_TOKEN_INVALID, rule);
    }
}
