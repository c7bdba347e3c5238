// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides which key sets may be uploaded to a provider. */
public final class UploadedKeys {
    private static final Set<String> COMMON = Set.of("kty", "alg", "use", "kid");
    private static final Map<String, Set<String>> NUMBERS =
            Map.of("RSA", Set.of("n", "e"), "EC", Set.of("x", "y", "crv"));

    private UploadedKeys() {}

    /**
     * The same key set.
     *
     * @throws IllegalArgumentException if it is none, or has a member that Google does not take: a private number, a certificate
     */
    public static String checked(String jwks) {
        if (!(JsonText.read(jwks).orElse(Map.of()).get("keys") instanceof List<?> keys) || keys.isEmpty()) {
            throw new IllegalArgumentException("A key set is a JSON object with a list of keys");
        }
        keys.forEach(UploadedKeys::check);
        try {
            JWKSet.parse(jwks);
            return jwks;
        } catch (ParseException broken) {
            throw new IllegalArgumentException("A key of the set cannot be read");
        }
    }

    private static void check(Object key) {
        if (!(key instanceof Map<?, ?> members) || !(members.get("kid") instanceof String)) {
            throw new IllegalArgumentException("Each key of an uploaded set has a kid");
        }
        Set<String> numbers = NUMBERS.getOrDefault(String.valueOf(members.get("kty")), Set.of());
        for (Object name : members.keySet()) {
            if (!COMMON.contains(String.valueOf(name)) && !numbers.contains(String.valueOf(name))) {
                throw new IllegalArgumentException("Google takes no " + name + " in a key of an uploaded set");
            }
        }
        if (numbers.isEmpty() || !members.keySet().containsAll(numbers)) {
            throw new IllegalArgumentException("Google takes RSA and EC keys, each with its public numbers");
        }
    }
}
