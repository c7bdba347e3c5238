// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Checks client assertions as in RFC 7523 section 3, signed with a client's key or with its secret. */
final class ClientAssertions {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final AssertionRules rules;

    ClientAssertions(AssertionRules rules) {
        this.rules = rules;
    }

    /** The {@code iss} of an assertion, unverified. */
    static Optional<String> claimedIssuer(String assertion) {
        return part(assertion, 1).map(claims -> claims.get("iss")).map(String::valueOf);
    }

    /** Whether an assertion says that it is signed with a shared secret. */
    static boolean claimsSharedSecret(String assertion) {
        return part(assertion, 0)
                .map(header -> String.valueOf(header.get("alg")).startsWith("HS"))
                .orElse(false);
    }

    void prove(FakeClient client, Call call) throws TokenRefused {
        if (!call.formValue("client_assertion_type").equals(Optional.of(TYPE))) {
            throw TokenRefused.invalidClient("client_assertion_type is not " + TYPE);
        }
        String assertion = call.formValue("client_assertion").orElse("");
        AssertionRules.Verifying signature = client.method() == FakeClient.Method.CLIENT_SECRET_JWT
                ? jwt -> KitKeys.verifyShared(jwt, client.secret().reveal())
                : jwt -> AssertionRules.signed(jwt, client.jwks().orElse(AssertionRules.NO_KEYS));
        Map<String, Object> claims = rules.checked(assertion, signature);
        if (!client.id().equals(claims.get("iss")) || !client.id().equals(claims.get("sub"))) {
            throw TokenRefused.invalidClient("iss and sub of the client assertion must both be the client id");
        }
    }

    private static Optional<Map<String, Object>> part(String assertion, int index) {
        String[] pieces = assertion.split("\\.", -1);
        if (pieces.length != 3) {
            return Optional.empty();
        }
        try {
            return KitJson.object(new String(Base64.getUrlDecoder().decode(pieces[index]), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
