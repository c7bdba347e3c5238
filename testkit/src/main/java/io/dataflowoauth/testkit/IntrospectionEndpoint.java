// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a client that proves who it is what a token is worth now (RFC 7662): its own, or one that is for it. */
final class IntrospectionEndpoint {
    private static final List<String> TOLD = List.of(
            "scope",
            "client_id",
            "sub",
            "aud",
            "iss",
            "exp",
            "iat",
            "jti",
            "act",
            "cnf",
            "groups",
            "roles",
            "realm_access",
            "resource_access",
            "_claim_names",
            "_claim_sources");

    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final RefreshGrant refreshTokens;

    IntrospectionEndpoint(Issuance issuance, ClientAuthentication clients, RefreshGrant refreshTokens) {
        this.issuance = issuance;
        this.clients = clients;
        this.refreshTokens = refreshTokens;
    }

    Answer answer(Call call) {
        try {
            TokenEndpoint.requireForm(call);
            FakeClient client = clients.authenticated(call);
            String token = call.formValue("token")
                    .orElseThrow(() -> TokenRefused.because("invalid_request", "token is missing"));
            return Answer.json(200, KitJson.text(told(client, token)));
        } catch (TokenRefused refused) {
            issuance.refused(clients.claimedBy(call), call.path(), refused);
            return refused.answer(call);
        }
    }

    private Map<String, Object> told(FakeClient client, String token) {
        return refreshTokens
                .find(token)
                .filter(known -> known.clientId().equals(client.id()))
                .map(this::ofRefreshToken)
                .orElseGet(() -> ofAccessToken(client, token));
    }

    private Map<String, Object> ofRefreshToken(RefreshGrant.Standing known) {
        return Map.of(
                "active", true,
                "client_id", known.clientId(),
                "sub", known.subject(),
                "iss", issuance.issuer().toString());
    }

    /** Of a token that is none of the client's business it learns as little as of one that is over (section 2.2). */
    private Map<String, Object> ofAccessToken(FakeClient client, String token) {
        Map<String, Object> told = new LinkedHashMap<>();
        boolean live = issuance.accepts(token);
        Map<String, Object> claims = live ? issuance.claims(token) : Map.of();
        boolean concerned = client.id().equals(claims.get("client_id"))
                || client.audiences().contains(String.valueOf(claims.get("aud")));
        told.put("active", live && concerned);
        if (live && concerned) {
            boolean byKey = claims.get("cnf") instanceof Map<?, ?> bound && bound.containsKey("jkt");
            told.put("token_type", byKey ? "DPoP" : "Bearer");
            TOLD.stream().filter(claims::containsKey).forEach(name -> told.put(name, claims.get(name)));
        }
        return told;
    }
}
