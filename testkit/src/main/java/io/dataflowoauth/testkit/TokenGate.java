// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.Certificates;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.DpopRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the access token of a call at a resource of the issuer itself: sent once (RFC 6750 section 2), live, and where it is
 * bound, with what it is bound to (RFC 9449 section 7, RFC 8705 section 3).
 */
final class TokenGate {
    private static final String DPOP = "DPoP";
    private static final String BEARER = "Bearer";

    private final Issuance issuance;
    private final DpopProofs proofs;

    TokenGate(Issuance issuance, DpopProofs proofs) {
        this.issuance = issuance;
        this.proofs = proofs;
    }

    /** What is known of the token, which is an access token. */
    Passed passed(Call call) throws BearerRefused {
        Sent sent = sent(call);
        Map<String, Object> claims = issuance.claims(sent.token);
        if (!issuance.accepts(sent.token) || !claims.containsKey("client_id")) {
            throw BearerRefused.token(sent.scheme, "invalid_token", "The token is no live access token of this issuer");
        }
        Map<?, ?> bound = claims.get("cnf") instanceof Map<?, ?> confirmation ? confirmation : Map.of();
        requireKey(sent, Optional.ofNullable(bound.get("jkt")), call);
        Object certificate = bound.get("x5t#S256");
        if (certificate != null
                && !call.certificate().map(Certificates::thumbprint).equals(Optional.of(certificate))) {
            throw BearerRefused.token(sent.scheme, "invalid_token", "The token is bound to another certificate");
        }
        return new Passed(sent.scheme, claims);
    }

    private void requireKey(Sent sent, Optional<Object> bound, Call call) throws BearerRefused {
        if (bound.isEmpty() && sent.scheme.equals(BEARER)) {
            return;
        }
        try {
            Optional<String> proved =
                    sent.scheme.equals(DPOP) ? proofs.thumbprint(call, Optional.of(sent.token)) : Optional.empty();
            if (proved.isEmpty() || !proved.equals(bound.map(String::valueOf))) {
                throw BearerRefused.token(DPOP, "invalid_token", "The token and the proof are not of one key");
            }
        } catch (DpopRefused refused) {
            throw BearerRefused.token(DPOP, refused.error(), refused.why());
        }
    }

    private static Sent sent(Call call) throws BearerRefused {
        List<Sent> sent = new ArrayList<>();
        for (String value : call.headers("Authorization")) {
            for (String scheme : List.of(BEARER, DPOP)) {
                if (value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1)) {
                    sent.add(new Sent(
                            scheme, value.substring(scheme.length() + 1).trim()));
                }
            }
        }
        call.formValue("access_token").ifPresent(token -> sent.add(new Sent(BEARER, token)));
        if (sent.isEmpty()) {
            throw BearerRefused.token(BEARER, "invalid_token", "No token was sent");
        }
        if (sent.size() > 1) {
            throw BearerRefused.request("The token was sent in more than one way");
        }
        return sent.get(0);
    }

    /** How a token came, and what is known of it. */
    record Passed(String scheme, Map<String, Object> claims) {
        String subject() {
            return String.valueOf(claims.get("sub"));
        }

        void requireScope(String scope) throws BearerRefused {
            List<String> scopes =
                    List.of(String.valueOf(claims.getOrDefault("scope", "")).split(" ", -1));
            if (!scopes.contains(scope)) {
                throw BearerRefused.scope(scheme, "The token lacks the scope " + scope);
            }
        }
    }

    private record Sent(String scheme, String token) {
        @Override
        public String toString() {
            return "Sent[" + scheme + ", masked]";
        }
    }
}
