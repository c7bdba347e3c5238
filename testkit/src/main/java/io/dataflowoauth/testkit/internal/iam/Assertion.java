// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JWT that somebody presents (RFC 7519), read strictly: three parts of base64url and not a character more, no demand that it
 * does not know. What it claims is not believed before {@link #isSignedBy} has said so.
 */
final class Assertion {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

    /** RFC 8725 section 3.11: a JWT of another kind is none of these, whoever has signed it. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final int LONGEST = 64 * 1024;

    private final String text;
    private final Map<String, Object> claims;

    private Assertion(String text, Map<String, Object> claims) {
        this.text = text;
        this.claims = claims;
    }

    /** Reads a JWT; empty if the text is none, or lacks a key id or an algorithm that Google takes. */
    static Optional<Assertion> read(String text) {
        return read(text, true);
    }

    /** As {@link #read(String)}, by an account's own key, which need not say its id: Google's library for Node does not. */
    static Optional<Assertion> ofAccount(String text) {
        return read(text, false);
    }

    private static Optional<Assertion> read(String text, boolean withKeyId) {
        if (text.length() > LONGEST || !COMPACT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            JWSObject jws = JWSObject.parse(text);
            return isTaken(jws.getHeader(), withKeyId)
                    ? Optional.ofNullable(jws.getPayload().toJSONObject()).map(claims -> new Assertion(text, claims))
                    : Optional.empty();
        } catch (ParseException noJwt) {
            return Optional.empty();
        }
    }

    private static boolean isTaken(JWSHeader header, boolean withKeyId) {
        return ALGORITHMS.contains(header.getAlgorithm())
                && (!withKeyId || header.getKeyID() != null)
                && (header.getType() == null
                        || TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)))
                && !JsonText.read(header.toBase64URL().decodeToString())
                        .orElse(Map.of())
                        .containsKey("crit"); // the parsed header forgets an empty one
    }

    boolean isSignedBy(TrustedIssuer issuer) {
        try {
            return !KitKeys.verify(text, issuer.jwks().get()).isEmpty();
        } catch (JwtRefused forged) {
            return false;
        }
    }

    Map<String, Object> claims() {
        return claims;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(claims.get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /**
     * From when to when it lives: what it claims, or what its issuer keeps of the same seconds to the millisecond.
     *
     * @return empty if it does not claim both
     */
    Optional<StubToken.Life> life(TrustedIssuer issuer) {
        Optional<StubToken.Life> claimed =
                instant("iat").flatMap(from -> instant("exp").map(until -> new StubToken.Life(from, until)));
        return claimed.map(life ->
                issuer.lives().apply(text).filter(known -> known.refines(life)).orElse(life));
    }

    /** Whether it says from when on it is good, and that is not a time. */
    boolean hasOddBeginning() {
        return claims.containsKey("nbf") && instant("nbf").isEmpty();
    }

    /** Whether it is not good yet by what it says itself (RFC 7519 section 4.1.5). */
    boolean isEarlyAt(Instant now) {
        return instant("nbf").filter(now::isBefore).isPresent();
    }

    /** A NumericDate, which may have a fraction (RFC 7519 section 2), to the millisecond. */
    private Optional<Instant> instant(String name) {
        return Optional.ofNullable(claims.get(name))
                .filter(Number.class::isInstance)
                .map(seconds -> Math.round(((Number) seconds).doubleValue() * 1000))
                .map(Instant::ofEpochMilli);
    }

    /** The audience, one text or several. */
    List<String> audience() {
        Object audience = claims.get("aud");
        if (audience instanceof List<?> several) {
            return several.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .toList();
        }
        return audience instanceof String one ? List.of(one) : List.of();
    }

    @Override
    public String toString() {
        return "Assertion[masked]";
    }
}
