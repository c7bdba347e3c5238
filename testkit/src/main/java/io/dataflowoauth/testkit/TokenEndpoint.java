// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.Certificates;
import io.dataflowoauth.testkit.internal.DpopNonces;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.DpopRefused;
import io.dataflowoauth.testkit.internal.KitJson;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The token endpoint (RFC 6749 section 3.2) with resource indicators (RFC 8707): who calls, by which grant, for which scopes
 * and audience; answered with JWTs of RFC 9068, or with opaque tokens.
 */
final class TokenEndpoint {
    private final Issuance issuance;
    private final ClientAuthentication clients;
    private final DpopProofs proofs;
    private final Targets targets;
    private final Map<String, Grant> grants = new LinkedHashMap<>();

    TokenEndpoint(Issuance issuance, ClientAuthentication clients) {
        this.issuance = issuance;
        this.clients = clients;
        this.targets = new Targets(issuance.issuer());
        this.proofs = new DpopProofs(issuance.issuer(), issuance::now);
        grants.put("client_credentials", (client, call, key) -> Grant.Granted.to(client.id()));
    }

    /** Serves that grant too, before the first call. */
    TokenEndpoint serving(String grantType, Grant grant) {
        grants.put(grantType, grant);
        return this;
    }

    List<String> grantTypes() {
        return List.copyOf(grants.keySet());
    }

    DpopProofs proofs() {
        return proofs;
    }

    private DpopNonces nonces() {
        return proofs.nonces();
    }

    Answer answer(Call call) {
        try {
            requireForm(call);
            return nonces().on(issued(clients.authenticated(call), call));
        } catch (TokenRefused refused) {
            issuance.refused(clients.claimedBy(call), call.path(), refused);
            return nonces().on(refused.answer(call));
        }
    }

    /** All else is looked at before the grant: a refusal must not have spent what was presented. */
    private Answer issued(FakeClient client, Call call) throws TokenRefused {
        Grant grant = grant(call);
        Consent asked = targets.asked(client, call.form());
        Optional<String> thumbprint = thumbprint(client, call);
        requireCertificate(client, call);
        Grant.Granted granted = grant.granted(client, call, thumbprint);
        Grant.Settled settled = granted.settled();
        Set<String> scopes = settled.scopes().orElse(asked.scopes());
        String audience = settled.audience().orElse(asked.audience());
        Duration lives = client.tokenLifetime().orElse(issuance.options().tokenLifetime());
        Map<String, Object> claims = new LinkedHashMap<>(granted.claims());
        claims.put("client_id", client.id());
        if (!scopes.isEmpty()) {
            claims.put("scope", String.join(" ", scopes));
        }
        confirmation(client, call, thumbprint).ifPresent(bound -> claims.put("cnf", bound));
        TokenFacts facts = new TokenFacts(granted.principal(), audience, scopes, lives, claims);
        String token = issuance.accessToken(facts, form(client), call.path());
        settled.issued().accept(token);
        return answered(token, facts, granted.members());
    }

    private static Answer answered(String token, TokenFacts facts, Map<String, Object> more) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (facts.claims().get("scope") instanceof String scope) {
            body.put("scope", scope);
        }
        boolean byKey = facts.claims().get("cnf") instanceof Map<?, ?> bound && bound.containsKey("jkt");
        body.put("access_token", token);
        body.put("token_type", byKey ? "DPoP" : "Bearer");
        body.put("expires_in", facts.lifetime().toSeconds());
        body.putAll(more);
        return Answer.json(200, KitJson.text(body)).withHeader("Pragma", "no-cache");
    }

    private static void requireCertificate(FakeClient client, Call call) throws TokenRefused {
        if (client.certificateBound() && call.certificate().isEmpty()) {
            throw TokenRefused.because(
                    "invalid_request", "The client gets bound tokens only, and showed no certificate");
        }
    }

    private TokenForm form(FakeClient client) {
        return client.tokenForm().orElse(issuance.options().tokenForm());
    }

    /** What the token is bound to, by RFC 9449 section 6 and by RFC 8705 section 3. */
    private static Optional<Map<String, Object>> confirmation(FakeClient client, Call call, Optional<String> key) {
        Map<String, Object> bound = new LinkedHashMap<>();
        key.ifPresent(proved -> bound.put("jkt", proved));
        if (client.certificateBound()) {
            call.certificate().ifPresent(shown -> bound.put("x5t#S256", Certificates.thumbprint(shown)));
        }
        return bound.isEmpty() ? Optional.empty() : Optional.of(bound);
    }

    private Optional<String> thumbprint(FakeClient client, Call call) throws TokenRefused {
        try {
            Optional<String> thumbprint = proofs.thumbprint(call, Optional.empty());
            if (thumbprint.isEmpty() && client.boundTokens()) {
                throw TokenRefused.because(
                        "invalid_dpop_proof", "The client gets bound tokens only, and sent no proof");
            }
            return thumbprint;
        } catch (DpopRefused refused) {
            throw TokenRefused.because(refused.error(), refused.why());
        }
    }

    static void requireForm(Call call) throws TokenRefused {
        Map<String, List<String>> form = call.form();
        if (form.isEmpty()) {
            throw TokenRefused.because("invalid_request", "The body is not application/x-www-form-urlencoded");
        }
        Optional<String> twice = form.entrySet().stream()
                .filter(parameter -> parameter.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals("resource"))
                .findFirst();
        if (twice.isPresent()) {
            throw TokenRefused.because("invalid_request", "Parameter sent twice: " + twice.get());
        }
    }

    private Grant grant(Call call) throws TokenRefused {
        Optional<String> named = call.formValue("grant_type");
        if (named.isEmpty()) {
            throw TokenRefused.because("invalid_request", "grant_type is missing");
        }
        Grant grant = grants.get(named.get());
        if (grant == null) {
            throw TokenRefused.because("unsupported_grant_type", "Served here are only " + grants.keySet());
        }
        return grant;
    }
}
