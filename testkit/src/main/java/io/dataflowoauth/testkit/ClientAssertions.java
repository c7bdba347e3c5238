// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Checks client assertions as in RFC 7523 section 3, each of them once. */
final class ClientAssertions {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final Set<String> audiences;
    private final Supplier<Instant> now;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** For a server that goes by these names: its issuer and its token endpoint. */
    ClientAssertions(Set<String> audiences, Supplier<Instant> now) {
        this.audiences = audiences;
        this.now = now;
    }

    /** The {@code iss} of an assertion, unverified. */
    static Optional<String> claimedIssuer(String assertion) {
        String[] pieces = assertion.split("\\.", -1);
        if (pieces.length != 3) {
            return Optional.empty();
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(pieces[1]), StandardCharsets.UTF_8);
            return KitJson.object(payload).map(claims -> claims.get("iss")).map(String::valueOf);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    void prove(FakeClient client, Call call) throws TokenRefused {
        if (!call.formValue("client_assertion_type").equals(Optional.of(TYPE))) {
            throw TokenRefused.invalidClient("client_assertion_type is not " + TYPE);
        }
        Map<String, Object> claims =
                verified(client, call.formValue("client_assertion").orElse(""));
        requireNames(client, claims);
        requireTimes(claims);
        requireFirstUse(client, claims);
    }

    private static Map<String, Object> verified(FakeClient client, String assertion) throws TokenRefused {
        try {
            return KitKeys.verify(assertion, client.jwks().orElse("{\"keys\":[]}"));
        } catch (JwtRefused refused) {
            throw TokenRefused.invalidClient("The client assertion does not verify: " + refused.reason());
        }
    }

    private void requireNames(FakeClient client, Map<String, Object> claims) throws TokenRefused {
        if (!client.id().equals(claims.get("iss")) || !client.id().equals(claims.get("sub"))) {
            throw TokenRefused.invalidClient("iss and sub of the client assertion must both be the client id");
        }
        Object audience = claims.get("aud");
        boolean ours = audience instanceof Collection<?> several
                ? several.size() == 1 && audiences.containsAll(several)
                : audiences.contains(String.valueOf(audience));
        if (!ours) {
            throw TokenRefused.invalidClient("The client assertion is for another audience, not one of " + audiences);
        }
    }

    private void requireTimes(Map<String, Object> claims) throws TokenRefused {
        Instant at = now.get();
        Instant expires =
                instant(claims, "exp").orElseThrow(() -> TokenRefused.invalidClient("The client assertion has no exp"));
        if (!at.isBefore(expires)) {
            throw TokenRefused.invalidClient("The client assertion has expired");
        }
        if (expires.isAfter(at.plus(LONGEST))) {
            throw TokenRefused.invalidClient("The client assertion lives longer than " + LONGEST);
        }
        Instant latest = at.plus(CLOCKS_DIFFER);
        if (instant(claims, "iat").filter(latest::isBefore).isPresent()
                || instant(claims, "nbf").filter(latest::isBefore).isPresent()) {
            throw TokenRefused.invalidClient("The client assertion is not valid yet");
        }
    }

    private void requireFirstUse(FakeClient client, Map<String, Object> claims) throws TokenRefused {
        Object id = claims.get("jti");
        if (id == null) {
            throw TokenRefused.invalidClient("The client assertion has no jti");
        }
        if (!seen.add(client.id() + " " + id)) {
            throw TokenRefused.invalidClient("The client assertion was used before");
        }
    }

    private static Optional<Instant> instant(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }
}
