// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Checks DPoP proofs as one server does (RFC 9449 section 4.3), each of which is taken once. Safe for use by many threads. */
public final class DpopProofs {
    /** What they may be signed with. */
    public static final List<String> ALGORITHMS =
            List.of("ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "RS256");

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final String origin;
    private final Supplier<Instant> now;
    private final DpopNonces nonces = new DpopNonces();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Of the server at that URL, whatever its path, in that time. */
    public DpopProofs(URI server, Supplier<Instant> now) {
        this.origin = server.getScheme() + "://" + server.getRawAuthority();
        this.now = now;
    }

    /** The nonces that it asks for. */
    public DpopNonces nonces() {
        return nonces;
    }

    /**
     * The thumbprint of the key that proved itself for this call; empty if the call has no proof.
     *
     * @param token that the call carries, which the proof must be for
     */
    public Optional<String> thumbprint(Call call, Optional<String> token) throws DpopRefused {
        List<String> sent = call.headers("DPoP");
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        if (sent.size() > 1) {
            throw invalid("There is more than one DPoP header");
        }
        SecretLedger.shared().learn("dpop proof", sent.get(0));
        JWSObject proof = parsed(sent.get(0));
        JWK key = key(proof);
        Map<String, Object> claims = verified(sent.get(0), key);
        requireRequest(claims, call);
        requireToken(claims, token);
        requireTime(claims);
        if (!nonces.accept(text(claims, "nonce"))) {
            throw new DpopRefused(DpopRefused.NONCE, "The proof carries another nonce than was given, or none");
        }
        String thumbprint = thumbprint(key);
        requireFirstUse(claims, thumbprint);
        return Optional.of(thumbprint);
    }

    private static JWSObject parsed(String sent) throws DpopRefused {
        try {
            JWSObject proof = JWSObject.parse(sent);
            boolean typed = proof.getHeader().getType() != null
                    && proof.getHeader().getType().getType().equals("dpop+jwt");
            if (!typed) {
                throw invalid("The typ is not dpop+jwt");
            }
            if (!ALGORITHMS.contains(proof.getHeader().getAlgorithm().getName())) {
                throw invalid("The alg is none of " + ALGORITHMS);
            }
            return proof;
        } catch (ParseException broken) {
            throw invalid("It is no JWS, or its jwk is not public");
        }
    }

    private static JWK key(JWSObject proof) throws DpopRefused {
        JWK key = proof.getHeader().getJWK();
        if (key == null || key.isPrivate()) {
            throw invalid("The header has no public jwk");
        }
        return key;
    }

    private static Map<String, Object> verified(String proof, JWK key) throws DpopRefused {
        try {
            return JwtCheck.by(key, proof);
        } catch (JwtRefused refused) {
            throw invalid("It is not signed by the key that it carries: " + refused.reason());
        }
    }

    private void requireRequest(Map<String, Object> claims, Call call) throws DpopRefused {
        if (!text(claims, "htm").equals(Optional.of(call.method()))) {
            throw invalid("The htm is not the method of the request");
        }
        Optional<String> url = text(claims, "htu").map(DpopProofs::normalized);
        if (!url.equals(Optional.of(normalized(call.secureOrigin().orElse(origin) + call.path())))) {
            throw invalid("The htu is not the URL of the request");
        }
    }

    private static void requireToken(Map<String, Object> claims, Optional<String> token) throws DpopRefused {
        if (token.isPresent() && !text(claims, "ath").equals(token.map(DpopProofs::hash))) {
            throw invalid("The ath is not the hash of the token");
        }
    }

    private void requireTime(Map<String, Object> claims) throws DpopRefused {
        boolean timely = claims.get("iat") instanceof Number seconds
                && Duration.between(Instant.ofEpochSecond(seconds.longValue()), now.get())
                                .abs()
                                .compareTo(WINDOW)
                        <= 0;
        if (!timely) {
            throw invalid("The iat is not now, give or take " + WINDOW.toSeconds() + " seconds by the server's clock");
        }
    }

    private void requireFirstUse(Map<String, Object> claims, String thumbprint) throws DpopRefused {
        Optional<String> id = text(claims, "jti");
        if (id.isEmpty()) {
            throw invalid("The jti is missing");
        }
        if (!seen.add(thumbprint + " " + id.get())) {
            throw invalid("The proof was used before");
        }
    }

    /** Without query and fragment, scheme and host in lower case, no implied port, no empty path (RFC 3986 section 6.2). */
    private static String normalized(String text) {
        try {
            URI url = URI.create(text).normalize();
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
            String path = String.valueOf(url.getRawPath());
            boolean bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
            return (bare ? "" : "not bare ") + scheme + "://" + host + ":" + port + (path.isEmpty() ? "/" : path);
        } catch (IllegalArgumentException noUrl) {
            return "no URL";
        }
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException missing) {
            throw new IllegalStateException("Every Java has SHA-256", missing);
        }
    }

    private static Optional<String> text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private static DpopRefused invalid(String why) {
        return new DpopRefused(DpopRefused.INVALID, why);
    }
}
