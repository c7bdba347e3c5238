// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JWT that somebody presents (RFC 7519). What it claims is not believed before {@link #isSignedBy} has said so. */
final class Assertion {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);

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
        try {
            JWSObject jws = JWSObject.parse(text);
            boolean taken = ALGORITHMS.contains(jws.getHeader().getAlgorithm())
                    && (!withKeyId || jws.getHeader().getKeyID() != null);
            return taken
                    ? Optional.ofNullable(jws.getPayload().toJSONObject()).map(claims -> new Assertion(text, claims))
                    : Optional.empty();
        } catch (ParseException noJwt) {
            return Optional.empty();
        }
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
