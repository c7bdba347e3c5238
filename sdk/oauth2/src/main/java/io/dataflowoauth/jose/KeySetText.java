// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads public keys out of JSON: the syntax by Nimbus, what may be believed by our own rules. */
final class KeySetText {
    private static final int LONGEST_ID = 256;
    private static final Set<String> NOT_PUBLIC = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private KeySetText() {}

    static List<VerifyingKey> keys(byte[] utf8, Instant now) {
        List<Map<String, Object>> members = members(utf8);
        requireFit(members);
        List<VerifyingKey> keys = members.stream()
                .flatMap(jwk -> usable(jwk, now).stream())
                .filter(key -> key.isUsableAt(now))
                .toList();
        if (keys.isEmpty()) {
            throw invalid("The set has no key that can check signatures.");
        }
        return keys;
    }

    static VerifyingKey headerKey(byte[] header) {
        Map<String, Object> jwk = object(object(header, "header").get("jwk"))
                .orElseThrow(() -> invalid("The header has no member jwk that is an object."));
        if (isNotPublic(jwk)) {
            throw invalid("The jwk of a header has members of a key that is not public.");
        }
        return usable(jwk, Instant.MIN).orElseThrow(() -> invalid("The jwk of the header is no key that is allowed."));
    }

    private static List<Map<String, Object>> members(byte[] utf8) {
        JsonObject.parse(utf8);
        if (!(object(utf8, "key set").get("keys") instanceof List<?> items)) {
            throw invalid("It has no list keys: a map of PEM certificates, as some URLs give, is no JWK set.");
        }
        if (items.size() > VerifyingKeys.MOST_KEYS) {
            throw invalid("It has more than " + VerifyingKeys.MOST_KEYS + " keys.");
        }
        return items.stream().flatMap(item -> object(item).stream()).toList();
    }

    private static void requireFit(List<Map<String, Object>> members) {
        if (members.stream().anyMatch(KeySetText::isNotPublic)) {
            throw invalid("It has a symmetric key or the private part of one.");
        }
        Set<Object> ids = new HashSet<>();
        boolean twice = members.stream().map(jwk -> jwk.get("kid")).anyMatch(id -> id != null && !ids.add(id));
        if (twice) {
            throw invalid("Two of its keys have the same kid (RFC 7517 section 4.5).");
        }
    }

    private static boolean isNotPublic(Map<String, Object> jwk) {
        return "oct".equals(jwk.get("kty")) || jwk.keySet().stream().anyMatch(NOT_PUBLIC::contains);
    }

    private static Optional<VerifyingKey> usable(Map<String, Object> jwk, Instant now) {
        try {
            JWK parsed = JWK.parse(jwk);
            return isForSignatures(parsed) && hasExactNumbers(jwk) && hasFitId(jwk)
                    ? read(parsed, now)
                    : Optional.empty();
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<VerifyingKey> read(JWK jwk, Instant now) throws JOSEException, GeneralSecurityException {
        Optional<PublicKey> key = publicKey(jwk);
        if (key.isEmpty() || !KeyRules.isSound(key.get())) {
            return Optional.empty();
        }
        Set<SignatureAlgorithm> algorithms = algorithms(jwk, KeyRules.family(key.get()));
        Optional<Instant> until = usableUntil(jwk, key.get(), now);
        String thumbprint = jwk.computeThumbprint().toString();
        return algorithms.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerifyingKey(new VerifyingKey.Read(
                        key.get(), Optional.ofNullable(jwk.getKeyID()), algorithms, thumbprint, until)));
    }

    private static Optional<PublicKey> publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (jwk instanceof RSAKey rsa) {
            return Optional.of(rsa.toPublicKey());
        }
        if (jwk instanceof ECKey elliptic) {
            return KeyRules.isKnownCurve(elliptic) ? Optional.of(elliptic.toPublicKey()) : Optional.empty();
        }
        return jwk instanceof OctetKeyPair pair ? EdwardsKey.read(pair) : Optional.empty();
    }

    private static Set<SignatureAlgorithm> algorithms(JWK jwk, SignatureAlgorithm.Family family) {
        Set<SignatureAlgorithm> allowed = EnumSet.allOf(SignatureAlgorithm.class);
        allowed.removeIf(algorithm -> algorithm.family() != family);
        if (jwk.getAlgorithm() != null) {
            allowed.removeIf(algorithm -> !algorithm.isCalled(jwk.getAlgorithm().getName()));
        }
        return Set.copyOf(allowed);
    }

    /** A certificate is no reason to trust the key, but one that contradicts it or has run out is a reason not to. */
    private static Optional<Instant> usableUntil(JWK jwk, PublicKey key, Instant now) throws GeneralSecurityException {
        List<X509Certificate> chain = jwk.getParsedX509CertChain();
        if (chain == null || chain.isEmpty()) {
            return Optional.empty();
        }
        X509Certificate first = chain.get(0);
        if (!Arrays.equals(first.getPublicKey().getEncoded(), key.getEncoded())
                || first.getNotBefore().toInstant().isAfter(now)) {
            throw new GeneralSecurityException("the certificate is another key's");
        }
        return Optional.of(first.getNotAfter().toInstant());
    }

    private static boolean isForSignatures(JWK jwk) {
        return (jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE))
                && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
    }

    /** Nimbus reads base64url leniently, and coordinates of any length (RFC 7518 section 6.2.1.2). */
    private static boolean hasExactNumbers(Map<String, Object> jwk) {
        int coordinate = KeyRules.coordinateLength(String.valueOf(jwk.get("crv")));
        return Set.of("n", "e", "x", "y").stream().filter(jwk::containsKey).allMatch(name -> {
            Optional<byte[]> number = jwk.get(name) instanceof String text ? Base64Url.decode(text) : Optional.empty();
            return number.isPresent() && (jwk.containsKey("n") || number.get().length == coordinate);
        });
    }

    private static boolean hasFitId(Map<String, Object> jwk) {
        return !(jwk.get("kid") instanceof String id) || (!id.isEmpty() && id.length() <= LONGEST_ID);
    }

    private static Map<String, Object> object(byte[] utf8, String what) {
        try {
            return JSONObjectUtils.parse(new String(utf8, StandardCharsets.UTF_8));
        } catch (ParseException broken) {
            throw invalid("The " + what + " is no JSON object.");
        }
    }

    private static Optional<Map<String, Object>> object(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        return Optional.of(map.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> (String) entry.getKey(), Map.Entry::getValue)));
    }

    private static TokenException.Invalid invalid(String rule) {
        return new TokenException.Invalid(OAuth2Codes.KEY_SET_INVALID, rule);
    }
}
