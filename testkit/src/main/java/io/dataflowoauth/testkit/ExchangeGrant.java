// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token exchange (RFC 8693) of tokens that were issued here: access tokens, and subject tokens that are meant for this
 * issuer. With an actor, what is issued says who acts (section 4.1).
 */
final class ExchangeGrant implements Grant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private final Issuance issuance;

    ExchangeGrant(Issuance issuance) {
        this.issuance = issuance;
    }

    @Override
    public Granted granted(FakeClient client, Call call, Optional<String> key) throws TokenRefused {
        String requested = call.formValue("requested_token_type").orElse(ACCESS_TOKEN);
        if (!requested.equals(ACCESS_TOKEN) && !requested.equals(JWT)) {
            throw TokenRefused.because("invalid_request", "Only access tokens and JWTs are issued here");
        }
        Map<String, Object> subject = presented("subject_token", call)
                .orElseThrow(() -> TokenRefused.because("invalid_request", "subject_token is missing"));
        Optional<Map<String, Object>> actor = presented("actor_token", call);
        Granted granted = Granted.to(String.valueOf(subject.get("sub"))).withMember("issued_token_type", requested);
        return actor.isPresent() ? granted.withClaim("act", acting(actor.get(), subject)) : granted;
    }

    /** Who acts now, and inside it who acted before (section 4.1). */
    private static Map<String, Object> acting(Map<String, Object> actor, Map<String, Object> subject) {
        Map<String, Object> act = new LinkedHashMap<>();
        act.put("sub", String.valueOf(actor.get("sub")));
        if (subject.get("act") instanceof Map<?, ?> before) {
            act.put("act", before);
        }
        return act;
    }

    private Optional<Map<String, Object>> presented(String name, Call call) throws TokenRefused {
        Optional<String> token = call.formValue(name);
        Optional<String> type = call.formValue(name + "_type");
        if (token.isPresent() != type.isPresent()) {
            throw TokenRefused.because("invalid_request", name + " and its type go together");
        }
        return token.isEmpty() ? Optional.empty() : Optional.of(claims(name, token.get(), type.orElseThrow()));
    }

    private Map<String, Object> claims(String name, String token, String type) throws TokenRefused {
        if (!issuance.accepts(token)) {
            throw TokenRefused.because("invalid_request", "The " + name + " is none of this issuer's, or over");
        }
        Map<String, Object> claims = issuance.claims(token);
        boolean access = claims.containsKey("client_id");
        if (!type.equals(access ? ACCESS_TOKEN : JWT)) {
            throw TokenRefused.because("invalid_request", "The " + name + " is of another type than it says");
        }
        if (!access && !issuance.issuer().toString().equals(claims.get("aud"))) {
            throw TokenRefused.because("invalid_request", "The " + name + " is for another audience than this issuer");
        }
        return claims;
    }
}
