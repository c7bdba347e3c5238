// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.LoopbackPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where Google publishes what its signatures are verified with: its own keys and those of each account, as a JWK set, as
 * certificates by key id, and raw. Whoever reads them may keep them for some hours.
 *
 * @param state the stub's time
 * @param accounts the accounts that exist
 * @param keys all keys
 */
record PublishedKeys(StubState state, Accounts accounts, GoogleKeys keys) {
    private static final Pattern GOOGLE_JWK = Pattern.compile("/oauth2/v3/certs");
    private static final Pattern GOOGLE_X509 = Pattern.compile("/oauth2/v1/certs");
    private static final Pattern OF_ACCOUNT = Pattern.compile(
            "/service_accounts/v1/metadata/(x509|jwk|raw)/([^/]+)|/robot/v1/metadata/(x509|jwk)/([^/]+)");
    private static final String SIGN_ON = "federated-signon.system.gserviceaccount.com";
    private static final String KEPT = "public, max-age=19800, must-revalidate, no-transform";

    void serveAt(LoopbackPart server) {
        server.route(
                "GET", GOOGLE_JWK, call -> kept(keys.google().jwks(state.time().now())));
        server.route("GET", GOOGLE_X509, call -> kept(certificates(keys.google(), SIGN_ON)));
        server.route("GET", OF_ACCOUNT, this::ofAccount);
    }

    private Answer ofAccount(Call call) {
        boolean legacy = call.group(1).isEmpty();
        String form = call.group(legacy ? 3 : 1);
        String email = call.group(legacy ? 4 : 2);
        if (!accounts.exists(email)) {
            return GoogleErrors.notFound().answer();
        }
        KitKeys own = keys.of(email);
        return switch (form) {
            case "x509" -> kept(certificates(own, Accounts.uniqueId(email)));
            case "raw" -> kept(raw(own));
            default -> kept(own.jwks(state.time().now()));
        };
    }

    private String certificates(KitKeys some, String commonName) {
        return JsonText.write(some.certificates(commonName, state.time().now()));
    }

    /** The numbers of each key, as Google's OAuth API version 1 names them. */
    private String raw(KitKeys some) {
        List<Map<String, Object>> numbers = new ArrayList<>();
        JsonText.objects(some.jwks(state.time().now()), "keys")
                .forEach(key -> numbers.add(JsonText.members(
                        "algorithm", "RSA",
                        "modulus", String.valueOf(key.get("n")),
                        "exponent", String.valueOf(key.get("e")),
                        "keyid", String.valueOf(key.get("kid")))));
        return JsonText.write(JsonText.members("keyvalues", numbers));
    }

    private static Answer kept(String json) {
        return Answer.json(200, json).withoutHeader("Cache-Control").withHeader("Cache-Control", KEPT);
    }
}
